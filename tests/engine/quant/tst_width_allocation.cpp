// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <limits>
#include <random>

#include "engine/quant/width_allocation.h"

using namespace bitlathe;

namespace {

using Layers = std::vector<std::vector<WidthCost>>;

WidthCost sumOf(const Layers& layers, const std::vector<std::size_t>& chosen) {
  WidthCost sum;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    sum.bits += layers[i][chosen[i]].bits;
    sum.loss += layers[i][chosen[i]].loss;
  }
  return sum;
}

/// The least loss within a budget, by trying everything.
double leastLoss(const Layers& layers, std::int64_t budget) {
  double least = std::numeric_limits<double>::infinity();
  std::vector<std::size_t> chosen(layers.size(), 0);
  for (std::size_t i = 0; i < layers.size();) {
    const auto sum = sumOf(layers, chosen);
    if (sum.bits <= budget) least = std::min(least, sum.loss);
    for (i = 0; i < layers.size() && ++chosen[i] == layers[i].size(); ++i) chosen[i] = 0;
  }
  return least;
}

/// Layers of three widths whose bits differ by multiples of `unit`.
Layers randomLayers(std::mt19937& random, std::size_t count, std::int64_t unit) {
  std::uniform_int_distribution<std::int64_t> size(1, 40);
  std::uniform_real_distribution<double> loss(0, 1);
  Layers layers(count);
  for (auto& widths : layers) {
    const auto weights = size(random) * unit;
    for (const int bits : {2, 3, 4}) widths.push_back({weights * bits + 16, loss(random) * std::pow(4.0, -bits)});
  }
  return layers;
}

std::int64_t bitsAt(const Layers& layers, std::size_t width) {
  return sumOf(layers, std::vector(layers.size(), width)).bits;
}

}  // namespace

class TestWidthAllocation : public QObject {
  Q_OBJECT

 private slots:
  void isTheBestOfAll() {
    std::mt19937 random(3);
    for (int trial = 0; trial < 40; ++trial) {
      const auto layers = randomLayers(random, 6, 1024);
      for (const double share : {0.0, 0.2, 0.5, 0.9, 1.0}) {
        const auto least = bitsAt(layers, 0);
        const auto budget = least + static_cast<std::int64_t>(share * static_cast<double>(bitsAt(layers, 2) - least));
        const auto sum = sumOf(layers, allocateWidths(layers, budget, 0));
        QVERIFY(sum.bits <= budget);
        QVERIFY(std::abs(sum.loss - leastLoss(layers, budget)) < 1e-12);
      }
    }
  }

  // Sizes without a common divisor: rounding may leave the tolerance unused, and never takes more than the budget.
  void keepsTheBudgetWithCoarseUnits() {
    std::mt19937 random(4);
    for (int trial = 0; trial < 40; ++trial) {
      auto layers = randomLayers(random, 6, 100'003);
      for (auto& widths : layers) {
        for (auto& width : widths) width.bits += static_cast<std::int64_t>(random() % 50);
      }
      const auto budget = (bitsAt(layers, 0) + bitsAt(layers, 2)) / 2;
      const auto tolerance = budget / 50;
      const auto sum = sumOf(layers, allocateWidths(layers, budget, tolerance));
      QVERIFY(sum.bits <= budget);
      QVERIFY(sum.loss <= leastLoss(layers, budget - tolerance) + 1e-12);
    }
  }

  void theWidestFitIntoTheirOwnSum() {
    std::mt19937 random(5);
    auto layers = randomLayers(random, 20, 100'003);
    for (auto& widths : layers) std::ranges::sort(widths, std::greater{}, &WidthCost::loss);
    for (auto& widths : layers) {
      std::int64_t bits = 0;
      for (auto& width : widths) width.bits = bits += 7 + static_cast<std::int64_t>(random() % 100'000);
    }
    const auto most = bitsAt(layers, 2);
    for (const auto budget : {most, 2 * most}) {
      QCOMPARE(sumOf(layers, allocateWidths(layers, budget, most / 100)).bits, most);
    }
  }

  void layersOfOneWidthKeepIt() {
    const Layers layers{{{100, 1.0}}, {{10, 5.0}, {20, 1.0}}, {{50, 0.0}}};
    QCOMPARE(allocateWidths(layers, 170, 0), (std::vector<std::size_t>{0, 1, 0}));
    QCOMPARE(allocateWidths(layers, 169, 0), (std::vector<std::size_t>{0, 0, 0}));
  }
};

QTEST_GUILESS_MAIN(TestWidthAllocation)
#include "tst_width_allocation.moc"
