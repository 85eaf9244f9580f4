// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/storage/gguf.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestGguf : public QObject {
  Q_OBJECT

 private slots:
  void opensTheSampleModel() {
    const auto path =
        std::filesystem::path(qgetenv("HOME").constData()) / ".cache/bitlathe/models/SmolLM2-135M-Instruct.Q4_1.gguf";
    if (!std::filesystem::exists(path)) QSKIP("the sample model is not in the cache");
    const auto file = GgufFile::open(path);
    QCOMPARE(file.string("general.architecture"), std::string("llama"));
    QCOMPARE(file.integer("llama.block_count"), 30);
    QCOMPARE(file.number("llama.rope.freq_base"), 100000.0);
    QCOMPARE(file.strings("tokenizer.ggml.tokens").size(), std::size_t{49152});
    const GgufTensor* query = file.find("blk.0.attn_q.weight");
    QVERIFY(query);
    QCOMPARE(ggufTypeName(query->type), std::string_view("Q4_1"));
    QCOMPARE(query->shape, (std::vector<std::int64_t>{576, 576}));
    QCOMPARE(file.bytes(*query).size(), std::size_t{576 * 576 / 32 * 20});
  }
};

QTEST_GUILESS_MAIN(TestGguf)
#include "tst_gguf.moc"
