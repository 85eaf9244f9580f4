// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/pipeline/self_generated.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestSelfGenerated : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    cache_.emplace();
    qputenv("BITLATHE_CACHE", cache_->path().toUtf8());
  }

  void textsWrittenTogetherAreThoseWrittenAlone() {
    const std::vector<SelfGeneratedText> texts{{50, 12, 1}, {3, 20, 1}, {4, 12, 2}};
    double reached = 0;
    const auto together = selfGeneratedTexts(checkpoint_, texts, [&](double fraction) {
      QVERIFY(fraction > reached);
      reached = fraction;
    });
    QCOMPARE(reached, 1.0);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      init();
      const auto alone = selfGeneratedTexts(checkpoint_, {texts[i]}, [](double) {}).front();
      QCOMPARE(alone.sizes().vec(), (std::vector<std::int64_t>{texts[i].rows, texts[i].length}));
      QVERIFY(at::equal(alone, together[i]));
    }
    QVERIFY(!at::equal(together[0].slice(0, 0, 4), together[2]));
  }

  void isWrittenOnce() {
    const auto first = selfGeneratedTexts(checkpoint_, {{2, 8, 5}}, [](double) {}).front();
    const auto again = selfGeneratedTexts(checkpoint_, {{2, 8, 5}, {2, 8, 6}}, [steps = 0](double) mutable {
      QVERIFY(++steps <= 7);  // those of the second text
    });
    QVERIFY(at::equal(again.front(), first));
    selfGeneratedTexts(checkpoint_, {{2, 8, 5}}, [](double) { QFAIL("it was there already"); });
  }

 private:
  std::shared_ptr<const Checkpoint> checkpoint_ = Checkpoint::open(test::fixturePath("models/tiny-llama").string());
  std::optional<QTemporaryDir> cache_;
};

QTEST_GUILESS_MAIN(TestSelfGenerated)
#include "tst_self_generated.moc"
