// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include <ATen/ATen.h>

#include "engine/pipeline/reference_states.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestReferenceStates : public QObject {
  Q_OBJECT

 private slots:
  void init() { folder_.emplace(); }

  void givesBackWhatWasKept() {
    const ReferenceStates states(path());
    const auto tensor = at::randn({2, 3, 4});
    QVERIFY(!states.find("a"));
    states.keep("a", tensor);
    QVERIFY(at::equal(states.find("a").value(), tensor));
    QVERIFY(!states.find("b"));
  }

  void forgetsTheLeastRecentlyUsed() {
    const auto tensor = at::ones({1000});
    const ReferenceStates states(path(), 2 * 5000);
    using std::chrono::hours;
    const auto now = std::filesystem::file_time_type::clock::now();
    states.keep("old", tensor);
    states.keep("new", tensor);
    std::filesystem::last_write_time(path() / "old.safetensors", now - hours(2));
    std::filesystem::last_write_time(path() / "new.safetensors", now - hours(1));
    QVERIFY(states.find("old"));  // and is used now
    states.keep("third", tensor);
    QVERIFY(states.find("old"));
    QVERIFY(!states.find("new"));
    QVERIFY(states.find("third"));
    states.keep("large", at::ones({10000}));
    QVERIFY(!states.find("large"));
    QVERIFY(states.find("third"));
  }

  void takesABrokenFileAsMissing() {
    const ReferenceStates states(path());
    states.keep("a", at::ones({10}));
    std::ofstream(path() / "a.safetensors") << "broken";
    QVERIFY(!states.find("a"));
    states.keep("a", at::zeros({10}));
    QVERIFY(at::equal(states.find("a").value(), at::zeros({10})));
  }

  void worksWithoutAFolder() {
    std::ofstream(path()) << "a file where the folder would be";
    const ReferenceStates states(path());
    states.keep("a", at::ones({10}));
    QVERIFY(!states.find("a"));
  }

 private:
  std::filesystem::path path() const { return std::filesystem::path(folder_->path().toStdString()) / "states"; }

  std::optional<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TestReferenceStates)
#include "tst_reference_states.moc"
