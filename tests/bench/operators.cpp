// SPDX-License-Identifier: GPL-3.0-or-later
// The operators on the CPU, one thread, each against its own bound: the time that its necessary operations and bytes
// take at the peaks measured in the same run. Times are the process's CPU seconds, so that other programs disturb them
// little.
#include <ctime>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <benchmark/benchmark.h>

#include "engine/correct/input_statistics.h"
#include "engine/kernels/code_search.h"
#include "engine/kernels/gptq_sweep.h"
#include "engine/kernels/grid_search.h"
#include "engine/kernels/matrix_product.h"
#include "engine/quant/inner_product.h"
#include "engine/quant/pack.h"

using namespace bitlathe;

namespace {

constexpr std::int64_t group = 64;
constexpr int bits = 3;

double processSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <typename Work>
double bestSeconds(int repetitions, const Work& work) {
  work();
  double best = 1e9;
  for (int i = 0; i < repetitions; ++i) {
    const double start = processSeconds();
    work();
    best = std::min(best, processSeconds() - start);
  }
  return best;
}

/// Operations per second of a large product in float32 and of one in bfloat16, bytes per second of a copy that fits no
/// cache.
struct Peaks {
  double operations = 0;
  double roundedOperations = 0;
  double bytes = 0;
};

const Peaks& peaks() {
  static const Peaks measured = [] {
    constexpr std::int64_t size = 1024;
    constexpr std::int64_t length = std::int64_t{1} << 25;
    const auto a = at::randn({size, size});
    const auto x = at::randn({length});
    auto y = at::empty_like(x);
    const auto rounded = a.to(at::kBFloat16);
    const auto rate = [](const at::Tensor& factor) {
      auto product = at::empty_like(factor);
      return 2.0 * size * size * size / bestSeconds(5, [&] { at::mm_out(product, factor, factor); });
    };
    return Peaks{rate(a), rate(rounded), 8.0 * length / bestSeconds(5, [&] { y.copy_(x); })};
  }();
  return measured;
}

/// Runs the operator and reports its share of the bound. `prepare` restores what it overwrites, untimed.
template <typename Prepare, typename Work>
void measure(benchmark::State& state, double operations, double bytes, const Prepare& prepare, const Work& work) {
  const double bound = std::max(operations / peaks().operations, bytes / peaks().bytes);
  double least = 1e9;
  for (auto _ : state) {
    prepare();
    const double start = processSeconds();
    work();
    const double taken = processSeconds() - start;
    least = std::min(least, taken);
    state.SetIterationTime(taken);
  }
  state.counters["Gop/s"] = operations / least / 1e9;
  state.counters["GB/s"] = bytes / least / 1e9;
  state.counters["of_bound"] = bound / least;
}

at::Tensor randomHessian(std::int64_t size) {
  const auto x = at::randn({4 * size, size});
  return x.t().mm(x).div_(4.0 * static_cast<double>(size));
}

void gptqSweepOfRows(benchmark::State& state) {
  const auto rows = state.range(0);
  const auto weights = at::randn({group, rows});
  const auto upper = at::randn({group, group}).mul_(0.1).triu(1).add_(at::eye(group));
  const auto scales = at::full({rows}, 0.5);
  const auto zeros = at::full({rows}, 4.0);
  auto live = weights.clone();
  auto residual = weights.clone();
  auto codes = at::empty({group, rows}, at::kByte);
  const auto elements = static_cast<double>(rows * group);
  measure(
      state, elements * (group - 1), elements * (4 + 4 + 4 + 4 + 1),
      [&] {
        live.copy_(weights);
        residual.copy_(weights);
      },
      [&] { gptqSweep(live, residual, upper, scales, zeros, 7, codes); });
}

/// Of the joint search, the two products with the group's Hessian are necessary; the steps in between depend on the
/// data and aren't counted.
void codeSearchOfRows(benchmark::State& state) {
  const auto search = state.range(0) == 1 ? CodeSearch::joint : CodeSearch::coordinateDescent;
  const auto rows = state.range(1);
  const auto hessian = randomHessian(group);
  const auto weights = at::randn({group, rows});
  const auto start = at::full({rows}, 0.5);
  const auto zeros = at::full({rows}, 4.0);
  const auto first = (weights / start + zeros).round_().clamp_(0, 7).to(at::kByte);
  const auto gradient = hessian.mm(weights - (first.to(at::kFloat) - zeros) * start);
  at::Tensor scales = start.clone();
  at::Tensor codes = first.clone();
  const auto elements = static_cast<double>(rows * group);
  measure(
      state, 4 * elements * group / (search == CodeSearch::joint ? 1 : 2), elements * (4 + 2),
      [&] {
        scales.copy_(start);
        codes.copy_(first);
      },
      [&] { searchCodes(search, gradient, hessian, zeros, 7, scales, codes); });
}

/// Of every weight and candidate: scale, clamp twice, round in two steps, subtract, square, weigh, add.
void clipSearchOfRows(benchmark::State& state) {
  const auto rows = state.range(0);
  const auto columns = at::randn({1, group, rows});
  const auto weights = at::rand({1, group});
  const ClipSearch clip{.enabled = true, .grid = 100, .norm = 2};
  const double candidates = state.range(1) == 1 ? 80 : 1;
  const auto elements = static_cast<double>(rows * group);
  measure(
      state, 9 * candidates * elements, 4 * elements, [] {},
      [&] {
        gridSearch(columns, weights, {bits, group, false}, state.range(1) == 1 ? clip : ClipSearch{});
      });
}

/// Half of the symmetric product X^T X.
void statisticsOfInput(benchmark::State& state) {
  const auto features = state.range(0);
  constexpr std::int64_t tokens = 1024;
  const auto x = at::randn({1, tokens, features});
  InputStatistics statistics(features, at::kCPU);
  const auto size = static_cast<double>(features);
  measure(
      state, (tokens - 1) * size * size, 4 * (tokens * size + size * size), [] {}, [&] { statistics.add(x, {}); });
}

/// The matrix products that GPTQ with QEP can't do without in one block of SmolLM2-135M: the linear layers of both
/// streams, half of each H = X^T X, and C = delta^T X of the corrected inputs; of o, W C through its own output.
/// Attention and factorizations aren't among them.
void productsOfQepBlock(benchmark::State& state) {
  const auto tokens = state.range(0);
  const bool rounds = state.range(1) != 0;
  const OperandRounding rounding(rounds);
  constexpr std::int64_t hidden = 576, keys = 192, wide = 1536;
  struct Product {
    std::int64_t rows, inner, columns;
    double times;
  };
  const std::vector<Product> products{
      {tokens, hidden, hidden, 4},    // q and o, both streams
      {tokens, hidden, keys, 4},      // k and v
      {tokens, hidden, wide, 4},      // gate and up
      {tokens, wide, hidden, 2},      // down
      {hidden, tokens, hidden, 1.5},  // H of three inputs
      {wide, tokens, wide, 0.5},      // H of down's input
      {hidden, tokens, hidden, 2},    // C of the inputs of q, k, v and of gate, up
      {tokens, hidden, hidden, 1},    // o: a = delta W^T
      {hidden, tokens, hidden, 1},    // o: a^T X
  };
  double operations = 0;
  double seconds = 0;
  for (const auto& [rows, inner, columns, times] : products) {
    const auto a = at::randn({rows, inner});
    const auto b = at::randn({inner, columns});
    operations += times * 2 * static_cast<double>(rows * inner * columns);
    seconds += times * bestSeconds(3, [&] { product(a, b); });
  }
  for (auto _ : state) state.SetIterationTime(seconds);
  state.counters["Gop/s"] = operations / seconds / 1e9;
  state.counters["GB/s"] = 0;
  state.counters["of_bound"] = operations / (rounds ? peaks().roundedOperations : peaks().operations) / seconds;
}

void packRows(benchmark::State& state) {
  const auto codes = at::randint(0, 8, {state.range(0), state.range(1)}, at::kByte);
  const auto elements = static_cast<double>(codes.numel());
  measure(
      state, 0, elements * (1 + bits / 8.0), [] {}, [&] { packCodes(codes, bits); });
}

void innerProductOfWeights(benchmark::State& state) {
  const auto a = at::randn({state.range(0), state.range(1)});
  const auto b = at::randn_like(a);
  const auto elements = static_cast<double>(a.numel());
  measure(
      state, 2 * elements, 8 * elements, [] {}, [&] { benchmark::DoNotOptimize(innerProduct(a, b)); });
}

}  // namespace

// Shapes of SmolLM2-135M and of a 7B Llama.
BENCHMARK(gptqSweepOfRows)->ArgName("rows")->Arg(576)->Arg(1536)->Arg(4096)->Arg(11008)->UseManualTime();
BENCHMARK(codeSearchOfRows)->ArgNames({"joint", "rows"})->ArgsProduct({{0, 1}, {576, 4096, 11008}})->UseManualTime();
BENCHMARK(clipSearchOfRows)->ArgNames({"rows", "clip"})->ArgsProduct({{576, 4096, 11008}, {0, 1}})->UseManualTime();
BENCHMARK(statisticsOfInput)->ArgName("features")->Arg(576)->Arg(1536)->Arg(4096)->UseManualTime();
BENCHMARK(productsOfQepBlock)
    ->ArgNames({"tokens", "rounded"})
    ->ArgsProduct({{4096}, {0, 1}})
    ->UseManualTime()
    ->Iterations(1);
BENCHMARK(packRows)->ArgNames({"rows", "columns"})->Args({1536, 576})->Args({4096, 11008})->UseManualTime();
BENCHMARK(innerProductOfWeights)
    ->ArgNames({"rows", "columns"})
    ->Args({1536, 576})
    ->Args({4096, 11008})
    ->UseManualTime();

int main(int argc, char** argv) {
  at::set_num_threads(1);
  const at::NoGradGuard noGradients;
  benchmark::Initialize(&argc, argv);
  benchmark::AddCustomContext("peak_gop_per_second", std::to_string(peaks().operations / 1e9));
  benchmark::AddCustomContext("peak_rounded_gop_per_second", std::to_string(peaks().roundedOperations / 1e9));
  benchmark::AddCustomContext("peak_gb_per_second", std::to_string(peaks().bytes / 1e9));
  benchmark::RunSpecifiedBenchmarks();
}
