// SPDX-License-Identifier: GPL-3.0-or-later
// Two real models against what Transformers computed with them.
#include <cmath>

#include "engine/base/error.h"
#include "engine/model/generate.h"
#include "engine/text/corpus.h"
#include "tests/engine/model/models.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

at::Tensor encode(const Checkpoint& checkpoint, const std::string& text) {
  const auto ids = checkpoint.tokenizer().encode(text, false);
  return at::tensor(std::vector<std::int64_t>(ids.begin(), ids.end()));
}

/// Mean negative log-likelihood of each of the first `count` windows; the first token of each is not scored.
std::vector<double> windowLikelihoods(const LanguageModel& model, const at::Tensor& ids, std::int64_t count,
                                      std::int64_t length) {
  std::vector<double> means;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto window = ids.slice(0, i * length, (i + 1) * length).unsqueeze(0);
    const auto likelihoods =
        model.ends().negativeLogLikelihood(model.hidden(window.slice(1, 0, -1)), window.slice(1, 1));
    means.push_back(likelihoods.mean(at::kDouble).item<double>());
  }
  return means;
}

double perplexity(const std::vector<double>& means) {
  double sum = 0;
  for (const double mean : means) sum += mean;
  return std::exp(sum / static_cast<double>(means.size()));
}

/// The part of a UTF-8 text from one character (code point) to another.
std::string characters(const std::string& text, std::size_t first, std::size_t last) {
  std::size_t begin = text.size();
  std::size_t end = text.size();
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (count == first) begin = i;
    if (count == last) end = i;
    ++count;
  }
  return text.substr(begin, end - begin);
}

}  // namespace

class TestReferencePerplexity : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    REQUIRE_SHARED("data/wikitext-2-raw/wiki.test.raw");
    text_ = readText(sharedPath("data/wikitext-2-raw/wiki.test.raw"));
  }

  void trainedQwen3() {
    REQUIRE_SHARED("fixtures/models/qwen3-small-trained");
    const LanguageModel model(Checkpoint::open(sharedPath("fixtures/models/qwen3-small-trained").string()));
    const auto ids = encode(model.checkpoint(), characters(text_, 400000, 520000));
    const double value = perplexity(windowLikelihoods(model, ids, 64, 256));
    QVERIFY2(std::abs(value / 134.3654 - 1) < 1e-5, std::to_string(value).c_str());
  }

  void sampleModel() {
    REQUIRE_SHARED("fixtures/smollm2-reference/expected.safetensors");
    std::shared_ptr<const Checkpoint> checkpoint;
    try {
      checkpoint = Checkpoint::open("default");
    } catch (const Error& error) {
      QSKIP(error.remedy().c_str());
    }
    const LanguageModel model(checkpoint);
    const auto expected = SafetensorsFile::open(sharedPath("fixtures/smollm2-reference/expected.safetensors"));

    const auto ids = encode(*checkpoint, text_);
    const auto start = loadTensor(expected, "input_ids");
    QVERIFY(at::equal(ids.slice(0, 0, start.size(1)).unsqueeze(0), start));
    const auto hidden = model.hidden(start);
    const auto logits = model.ends().logits(hidden).squeeze(0);
    COMPARE_TENSORS(logits.slice(0, -1), loadTensor(expected, "logits_last"), 2e-4);
    COMPARE_TENSORS(logits.gather(1, loadTensor(expected, "top20_ids")), loadTensor(expected, "top20_values"), 2e-4);
    COMPARE_TENSORS(model.ends().negativeLogLikelihood(hidden.slice(1, 0, -1), start.slice(1, 1)).squeeze(0),
                    loadTensor(expected, "nll"), 2e-4);

    const auto greedy = loadTensor(expected, "greedy_ids");
    GenerationOptions options;
    options.maximumNewTokens = 16;
    QVERIFY(at::equal(generate(model, greedy.slice(1, 0, greedy.size(1) - 16), options), greedy));

    const auto means = windowLikelihoods(model, ids, 8, 512);
    COMPARE_TENSORS(at::tensor(means), loadTensor(expected, "wiki_window_nll"), 1e-4);
    QVERIFY2(std::abs(perplexity(means) / 30.3562 - 1) < 1e-5, std::to_string(perplexity(means)).c_str());
  }

 private:
  std::string text_;
};

QTEST_GUILESS_MAIN(TestReferencePerplexity)
#include "tst_reference_perplexity.moc"
