// SPDX-License-Identifier: GPL-3.0-or-later
// The block emulator runs right kernels right and refuses wrong ones.
#include <QtTest>
#include <numeric>
#include <vector>

#include "engine/kernels/cuda_language.h"

using bitlathe::emulator::Failure;

namespace {

constexpr unsigned wholeWarp = 0xffffffffu;

__global__ void sumKernel(const float* values, int count, float* sum) {
  BITLATHE_SHARED(float, partial, 4);
  const int index = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  float own = index < count ? values[index] : 0.0f;
  for (int step = 16; step > 0; step /= 2) own += __shfl_down_sync(wholeWarp, own, step);
  if (threadIdx.x % 32 == 0) partial[threadIdx.x / 32] = own;
  __syncthreads();
  if (threadIdx.x == 0) atomicAdd(sum, partial[0] + partial[1] + partial[2] + partial[3]);
}

__global__ void reverseKernel(const int* source, int* target) {
  BITLATHE_DYNAMIC_SHARED(int, values);
  const int i = static_cast<int>(threadIdx.x);
  const int last = static_cast<int>(blockDim.x) - 1;
  values[i] = source[i];
  __syncthreads();
  target[i] = values[last - i];
}

__global__ void histogramKernel(const int* values, int* counts) {
  BITLATHE_SHARED(int, bins, 4);
  const int i = static_cast<int>(threadIdx.x);
  if (i < 4) bins[i] = 0;
  __syncthreads();
  atomicAdd(&bins[values[i]], 1);
  __syncthreads();
  if (i < 4) counts[i] = bins[i];
}

__global__ void warpNeighbourKernel(int* target) {
  BITLATHE_SHARED(int, values, 64);
  const int i = static_cast<int>(threadIdx.x);
  values[i] = i * i;
  __syncwarp();
  target[i] = values[i ^ 1];
}

__global__ void coordinatesKernel(int* target) {
  const unsigned thread = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
  const unsigned block = blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * blockIdx.z);
  target[block * blockDim.x * blockDim.y * blockDim.z + thread] += 1;
}

__global__ void divergentBarrierKernel() {
  if (threadIdx.x < 7) {
    __syncthreads();
  } else {
    __syncthreads();
  }
}

__global__ void earlyExitKernel() {
  if (threadIdx.x == 5) return;
  __syncthreads();
}

__global__ void outOfBoundsKernel(int index) {
  BITLATHE_SHARED(float, values, 32);
  values[static_cast<int>(threadIdx.x) + index] = 1;
}

__global__ void dynamicOutOfBoundsKernel() {
  BITLATHE_DYNAMIC_SHARED(float, values);
  values[threadIdx.x] = 1;
}

__global__ void missingBarrierKernel(int* target) {
  BITLATHE_SHARED(int, values, 64);
  const int i = static_cast<int>(threadIdx.x);
  values[i] = i;
  target[i] = values[63 - i];
}

__global__ void overwriteWithoutBarrierKernel(int* target) {
  BITLATHE_SHARED(int, value, 1);
  if (threadIdx.x == 0) value[0] = 1;
  __syncthreads();
  target[threadIdx.x] = value[0];
  if (threadIdx.x == 0) value[0] = 2;  // others may not have read yet
}

__global__ void partialShuffleKernel(int* target) {
  const int i = static_cast<int>(threadIdx.x);
  if (i < 16) target[i] = __shfl_xor_sync(wholeWarp, i, 1);
}

__global__ void foreignLaneKernel(int* target) {
  const int i = static_cast<int>(threadIdx.x);
  if (i < 16) target[i] = __shfl_sync(0xffffu, i, 20);
}

__global__ void uninitialisedKernel(float* target) {
  BITLATHE_SHARED(float, values, 32);
  target[threadIdx.x] = values[static_cast<int>(threadIdx.x)];
}

__global__ void greedyKernel() {
  BITLATHE_SHARED(float, values, 12289);
  values[0] = 0;
}

constexpr bitlathe::emulator::Stream* stream = nullptr;

}  // namespace

/// Verifies that a launch fails with a message that contains a text.
#define VERIFY_FAILURE(launch, text)                                    \
  do {                                                                  \
    std::string message = "no failure";                                 \
    try {                                                               \
      launch;                                                           \
    } catch (const Failure& failure) {                                  \
      message = failure.what();                                         \
    }                                                                   \
    QVERIFY2(message.find(text) != std::string::npos, message.c_str()); \
  } while (false)

class TestEmulator : public QObject {
  Q_OBJECT

 private slots:
  void reduces() {
    std::vector<float> values(1000);
    std::iota(values.begin(), values.end(), 1.0f);
    float sum = 0;
    BITLATHE_LAUNCH(sumKernel, 8, 128, 0, stream, values.data(), 1000, &sum);
    QCOMPARE(sum, 500500.0f);
  }

  void dynamicSharedMemory() {
    std::vector<int> source(96);
    std::iota(source.begin(), source.end(), 0);
    std::vector<int> target(96);
    BITLATHE_LAUNCH(reverseKernel, 1, 96, 96 * sizeof(int), stream, source.data(), target.data());
    std::reverse(source.begin(), source.end());
    QCOMPARE(target, source);
  }

  void sharedAtomics() {
    std::vector<int> values(100);
    for (int i = 0; i < 100; ++i) values[static_cast<std::size_t>(i)] = i % 7 % 4;
    std::vector<int> counts(4);
    BITLATHE_LAUNCH(histogramKernel, 1, 100, 0, stream, values.data(), counts.data());
    QCOMPARE(counts, (std::vector<int>{29, 29, 28, 14}));
  }

  void warpBarrierOrdersSharedMemory() {
    std::vector<int> target(64);
    BITLATHE_LAUNCH(warpNeighbourKernel, 1, 64, 0, stream, target.data());
    for (int i = 0; i < 64; ++i) QCOMPARE(target[static_cast<std::size_t>(i)], (i ^ 1) * (i ^ 1));
  }

  void everyThreadOfEveryBlockRunsOnce() {
    const dim3 grid(3, 2, 4);
    const dim3 block(5, 3, 2);
    std::vector<int> target(24 * 30);
    BITLATHE_LAUNCH(coordinatesKernel, grid, block, 0, stream, target.data());
    QCOMPARE(target, std::vector<int>(24 * 30, 1));
  }

  void sharedMemoryStartsAsGarbage() {
    std::vector<float> target(32);
    BITLATHE_LAUNCH(uninitialisedKernel, 1, 32, 0, stream, target.data());
    QVERIFY(std::all_of(target.begin(), target.end(), [](float x) { return std::isnan(x); }));
  }

  void divergentBarrier() {
    VERIFY_FAILURE(BITLATHE_LAUNCH(divergentBarrierKernel, 1, 32, 0, stream), "the block is stuck: thread 0 waits at");
    VERIFY_FAILURE(BITLATHE_LAUNCH(divergentBarrierKernel, 1, 32, 0, stream), "thread 7 waits at tst_emulator.cpp");
    BITLATHE_LAUNCH(divergentBarrierKernel, 1, 7, 0, stream);
  }

  void exitBeforeBarrier() {
    VERIFY_FAILURE(BITLATHE_LAUNCH(earlyExitKernel, 1, 32, 0, stream), "thread 5 has left the kernel");
  }

  void outOfBounds() {
    VERIFY_FAILURE(BITLATHE_LAUNCH(outOfBoundsKernel, 1, 32, 0, stream, 1), "touches element 32 of 32");
    VERIFY_FAILURE(BITLATHE_LAUNCH(outOfBoundsKernel, 1, 32, 0, stream, -1), "touches element -1 of 32");
    BITLATHE_LAUNCH(outOfBoundsKernel, 1, 32, 0, stream, 0);
    VERIFY_FAILURE(BITLATHE_LAUNCH(dynamicOutOfBoundsKernel, 1, 32, 31 * sizeof(float), stream),
                   "touches element 31 of 31");
  }

  void races() {
    std::vector<int> target(64);
    VERIFY_FAILURE(BITLATHE_LAUNCH(missingBarrierKernel, 1, 64, 0, stream, target.data()), "a barrier is missing");
    VERIFY_FAILURE(BITLATHE_LAUNCH(overwriteWithoutBarrierKernel, 1, 2, 0, stream, target.data()),
                   "a barrier is missing");
  }

  void incompleteShuffles() {
    std::vector<int> target(32);
    VERIFY_FAILURE(BITLATHE_LAUNCH(partialShuffleKernel, 1, 32, 0, stream, target.data()), "the block is stuck");
    VERIFY_FAILURE(BITLATHE_LAUNCH(foreignLaneKernel, 1, 32, 0, stream, target.data()), "reads lane 20");
  }

  void impossibleLaunches() {
    std::vector<int> target(4096);
    VERIFY_FAILURE(BITLATHE_LAUNCH(coordinatesKernel, 1, 1025, 0, stream, target.data()), "1025 threads");
    VERIFY_FAILURE(BITLATHE_LAUNCH(coordinatesKernel, 1, 0, 0, stream, target.data()), "0 threads");
    VERIFY_FAILURE(BITLATHE_LAUNCH(coordinatesKernel, 0, 32, 0, stream, target.data()), "a grid of 0");
    VERIFY_FAILURE(BITLATHE_LAUNCH(coordinatesKernel, dim3(1, 65536), 32, 0, stream, target.data()), "65536");
    VERIFY_FAILURE(BITLATHE_LAUNCH(coordinatesKernel, 1, 32, 49153, stream, target.data()), "49153 bytes");
    VERIFY_FAILURE(BITLATHE_LAUNCH(greedyKernel, 1, 32, 0, stream), "49156 bytes");
  }
};

QTEST_GUILESS_MAIN(TestEmulator)
#include "tst_emulator.moc"
