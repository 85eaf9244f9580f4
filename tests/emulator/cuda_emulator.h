// SPDX-License-Identifier: GPL-3.0-or-later
// Runs CUDA kernels on the host: compiled by an ordinary compiler, one fiber per thread of a block, one block after
// another. It executes the kernels' logic faithfully and is strict where a GPU would silently go wrong:
//   - threads of a block that wait at different barriers, or leave the kernel while others wait;
//   - lanes that a shuffle's mask names but that don't take part;
//   - shared memory out of bounds, and shared memory that two threads touch without a barrier between;
//   - launches larger than any GPU allows.
// Each is a Failure that names the place. Shared memory starts filled with garbage.
//
// What a kernel may use: threadIdx, blockIdx, blockDim, gridDim, __syncthreads, __shfl_sync and its kin, __syncwarp,
// atomicAdd, and the macros of engine/kernels/cuda_language.h.
#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace bitlathe::emulator {

class Failure : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Stream;

struct Dim3 {
  unsigned x = 1;
  unsigned y = 1;
  unsigned z = 1;
  constexpr Dim3(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1) : x(x_), y(y_), z(z_) {}
};

struct Site {
  const char* file;
  int line;
  bool operator==(const Site& other) const { return line == other.line && std::strcmp(file, other.file) == 0; }
};

struct Coordinates {
  Dim3 thread;
  Dim3 block;
  Dim3 blockSize;
  Dim3 gridSize;
};
/// Of the running thread.
const Coordinates& coordinates();

/// Runs every block of the grid; throws the first Failure.
void launch(Dim3 grid, Dim3 block, std::size_t dynamicSharedBytes, const std::function<void()>& kernel);

/// The same for a kernel and its arguments, which are taken by value.
template <typename... Parameters, typename... Arguments>
void launchKernel(Dim3 grid, Dim3 block, std::size_t dynamicSharedBytes, void (*kernel)(Parameters...),
                  Arguments... arguments) {
  launch(grid, block, dynamicSharedBytes, [=] { kernel(arguments...); });
}

void waitForBlock(Site site);
void waitForWarp(Site site, std::uint32_t mask);
/// Every lane of `mask` gives a value and gets that of its source lane.
std::uint64_t exchangeInWarp(Site site, std::uint32_t mask, std::uint64_t value, int sourceLane);
int laneOfThread();
inline std::uint32_t warpMask(std::uint32_t mask = 0xffffffffu) {
  return mask;
}

enum class Access { read, write, atomic };
struct SharedMemory;
/// The running block's array of this place; the first thread that gets here makes it.
SharedMemory& sharedMemory(Site site, std::size_t count, std::size_t elementSize);
SharedMemory& dynamicSharedMemory(std::size_t elementSize);
/// Checks bounds and races; returns where the element lies.
void* accessShared(SharedMemory& memory, std::int64_t index, Access access);

template <typename T>
class SharedElement {
 public:
  SharedElement(SharedMemory& memory, std::int64_t index) : memory_(memory), index_(index) {}
  operator T() const { return *at(Access::read); }
  T operator=(T value) { return *at(Access::write) = value; }
  T operator=(const SharedElement& other) { return *this = static_cast<T>(other); }
  T operator+=(T value) { return *this = static_cast<T>(*this) + value; }
  T operator-=(T value) { return *this = static_cast<T>(*this) - value; }
  T operator*=(T value) { return *this = static_cast<T>(*this) * value; }

  struct Pointer {
    SharedMemory& memory;
    std::int64_t index;
  };
  Pointer operator&() const { return {memory_, index_}; }

 private:
  T* at(Access access) const { return static_cast<T*>(accessShared(memory_, index_, access)); }
  SharedMemory& memory_;
  std::int64_t index_;
};

template <typename T>
class SharedArray {
 public:
  explicit SharedArray(SharedMemory& memory) : memory_(memory) {}
  SharedElement<T> operator[](std::int64_t index) const { return {memory_, index}; }

 private:
  SharedMemory& memory_;
};

template <typename T>
T shuffle(Site site, std::uint32_t mask, T value, int sourceLane) {
  static_assert(sizeof(T) <= sizeof(std::uint64_t) && std::is_trivially_copyable_v<T>);
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof value);
  bits = exchangeInWarp(site, mask, bits, sourceLane);
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace bitlathe::emulator

using dim3 = bitlathe::emulator::Dim3;

// Blocks run one after another and fibers take turns at barriers only, so plain arithmetic is atomic.
template <typename T>
T atomicAdd(T* address, std::type_identity_t<T> value) {
  const T old = *address;
  *address = old + value;
  return old;
}
template <typename Pointer, typename T, typename = decltype(Pointer::memory)>
T atomicAdd(Pointer address, T value) {
  return atomicAdd(static_cast<T*>(bitlathe::emulator::accessShared(address.memory, address.index,
                                                                    bitlathe::emulator::Access::atomic)),
                   value);
}

#define __global__
#define __device__
#define __host__
#define __restrict__ __restrict
#define __launch_bounds__(...)

#define threadIdx (::bitlathe::emulator::coordinates().thread)
#define blockIdx (::bitlathe::emulator::coordinates().block)
#define blockDim (::bitlathe::emulator::coordinates().blockSize)
#define gridDim (::bitlathe::emulator::coordinates().gridSize)

#define BITLATHE_HERE (::bitlathe::emulator::Site{__FILE__, __LINE__})
#define __syncthreads() ::bitlathe::emulator::waitForBlock(BITLATHE_HERE)
#define __syncwarp(...) ::bitlathe::emulator::waitForWarp(BITLATHE_HERE, ::bitlathe::emulator::warpMask(__VA_ARGS__))
#define __shfl_sync(mask, value, lane) ::bitlathe::emulator::shuffle(BITLATHE_HERE, mask, value, (lane)&31)
#define __shfl_xor_sync(mask, value, laneMask) \
  ::bitlathe::emulator::shuffle(BITLATHE_HERE, mask, value, ::bitlathe::emulator::laneOfThread() ^ (laneMask))
#define __shfl_down_sync(mask, value, delta) \
  ::bitlathe::emulator::shuffle(BITLATHE_HERE, mask, value, ::bitlathe::emulator::laneOfThread() + (delta))

#define BITLATHE_LAUNCH(kernel, blocks, threads, sharedBytes, stream, ...) \
  (static_cast<void>(stream),                                              \
   ::bitlathe::emulator::launchKernel(blocks, threads, sharedBytes, kernel __VA_OPT__(, ) __VA_ARGS__))
#define BITLATHE_SHARED(type, name, count)            \
  const ::bitlathe::emulator::SharedArray<type> name( \
      ::bitlathe::emulator::sharedMemory(BITLATHE_HERE, count, sizeof(type)))
#define BITLATHE_DYNAMIC_SHARED(type, name) \
  const ::bitlathe::emulator::SharedArray<type> name(::bitlathe::emulator::dynamicSharedMemory(sizeof(type)))
