// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include <ATen/ATen.h>

#include "engine/pipeline/full_precision_cache.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestFullPrecisionCache : public QObject {
  Q_OBJECT

 private slots:
  void init() { folder_.emplace(); }

  void givesBackWhatWasKept() {
    const FullPrecisionCache cache(path());
    const auto tensor = at::randn({2, 3, 4});
    QVERIFY(!cache.find("a"));
    cache.keep("a", tensor);
    QVERIFY(at::equal(cache.find("a").value(), tensor));
    QVERIFY(!cache.find("b"));
  }

  void forgetsTheLeastRecentlyUsed() {
    const auto tensor = at::ones({1000});
    const FullPrecisionCache cache(path(), 2 * 5000);
    using std::chrono::hours;
    const auto now = std::filesystem::file_time_type::clock::now();
    cache.keep("old", tensor);
    cache.keep("new", tensor);
    std::filesystem::last_write_time(path() / "old.safetensors", now - hours(2));
    std::filesystem::last_write_time(path() / "new.safetensors", now - hours(1));
    QVERIFY(cache.find("old"));  // and is used now
    cache.keep("third", tensor);
    QVERIFY(cache.find("old"));
    QVERIFY(!cache.find("new"));
    QVERIFY(cache.find("third"));
    cache.keep("large", at::ones({10000}));
    QVERIFY(!cache.find("large"));
    QVERIFY(cache.find("third"));
  }

  void takesABrokenFileAsMissing() {
    const FullPrecisionCache cache(path());
    cache.keep("a", at::ones({10}));
    std::ofstream(path() / "a.safetensors") << "broken";
    QVERIFY(!cache.find("a"));
    cache.keep("a", at::zeros({10}));
    QVERIFY(at::equal(cache.find("a").value(), at::zeros({10})));
  }

  void worksWithoutAFolder() {
    std::ofstream(path()) << "a file where the folder would be";
    const FullPrecisionCache cache(path());
    cache.keep("a", at::ones({10}));
    QVERIFY(!cache.find("a"));
  }

 private:
  std::filesystem::path path() const { return std::filesystem::path(folder_->path().toStdString()) / "cache"; }

  std::optional<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TestFullPrecisionCache)
#include "tst_full_precision_cache.moc"
