// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/cuda_emulator.h"

#include <algorithm>
#include <bit>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <ucontext.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

namespace bitlathe::emulator {
namespace {

constexpr int warpSize = 32;
constexpr std::size_t stackSize = 128 * 1024;
constexpr std::size_t sharedLimit = 48 * 1024;  // what a launch gets without asking for more
constexpr unsigned char garbage = 0xff;         // NaN as a float, -1 as an integer

std::string name(const Site& site) {
  const std::string file(site.file);
  return file.substr(file.rfind('/') + 1) + ":" + std::to_string(site.line);
}

/// Who touched an element last, and when: after how many barriers of the block and of the warp.
struct Touch {
  static constexpr int nobody = -2;
  static constexpr int several = -1;
  int thread = nobody;
  int warp = nobody;
  std::uint64_t blockBarriers = 0;
  std::uint64_t warpBarriers = 0;
};

struct Fiber {
  enum class State { ready, atBlockBarrier, inWarp, done };
  State state = State::ready;
  int thread = 0;
  Coordinates coordinates;
  ucontext_t context{};
  std::unique_ptr<char[]> stack = std::make_unique_for_overwrite<char[]>(stackSize);
  std::exception_ptr failure;
  Site site{"", 0};
  // Of the warp operation that the fiber waits in.
  std::uint32_t mask = 0;
  bool isBarrier = false;
  std::uint64_t value = 0;
  int sourceLane = 0;

  int warp() const { return thread / warpSize; }
  int lane() const { return thread % warpSize; }
};

}  // namespace

struct SharedMemory {
  std::string place;
  std::size_t elementSize;
  std::size_t count;
  std::vector<unsigned char> bytes;
  struct Element {
    Touch read;
    Touch write;
    Touch atomic;
  };
  std::vector<Element> elements;

  SharedMemory(std::string place_, std::size_t count_, std::size_t elementSize_)
      : place(std::move(place_)),
        elementSize(elementSize_),
        count(count_),
        bytes(count * elementSize, garbage),
        elements(count) {}
};

namespace {

class Block {
 public:
  Block(Dim3 grid, Dim3 size, std::size_t dynamicSharedBytes, const std::function<void()>& kernel)
      : kernel_(kernel),
        dynamicSharedBytes_(dynamicSharedBytes),
        fibers_(static_cast<std::size_t>(size.x) * size.y * size.z),
        warpBarriers_((fibers_.size() + warpSize - 1) / warpSize) {
    for (std::size_t i = 0; i < fibers_.size(); ++i) {
      const auto index = static_cast<unsigned>(i);
      fibers_[i].thread = static_cast<int>(i);
      fibers_[i].coordinates.thread = {index % size.x, index / size.x % size.y, index / size.x / size.y};
      fibers_[i].coordinates.blockSize = size;
      fibers_[i].coordinates.gridSize = grid;
    }
  }

  void run(Dim3 index) {
    shared_.clear();
    dynamicShared_.reset();
    for (Fiber& fiber : fibers_) {
      fiber.coordinates.block = index;
      fiber.state = Fiber::State::ready;
      getcontext(&fiber.context);
      fiber.context.uc_stack.ss_sp = fiber.stack.get();
      fiber.context.uc_stack.ss_size = stackSize;
      fiber.context.uc_link = nullptr;
      makecontext(&fiber.context, &Block::enter, 0);
    }
    do {
      for (Fiber& fiber : fibers_) {
        if (fiber.state == Fiber::State::ready) resume(fiber);
      }
    } while (releaseWarps() || releaseBlock());
  }

  Fiber& current() { return *current_; }

  /// The running fiber stops here until its state is ready again.
  void wait(Fiber::State state) {
    current().state = state;
    switchStack(current_->context, scheduler_, schedulerStack_, schedulerStackSize_);
  }

  SharedMemory& shared(Site site, std::size_t count, std::size_t elementSize) {
    for (auto& [place, memory] : shared_) {
      if (place == site) return *memory;
    }
    std::size_t bytes = dynamicSharedBytes_ + count * elementSize;
    for (const auto& [place, memory] : shared_) bytes += memory->bytes.size();
    if (bytes > sharedLimit) {
      throw Failure(name(site) + ": the block needs " + std::to_string(bytes) + " bytes of shared memory");
    }
    return *shared_.emplace_back(site, std::make_unique<SharedMemory>(name(site), count, elementSize)).second;
  }

  SharedMemory& dynamicShared(std::size_t elementSize) {
    if (!dynamicShared_) {
      dynamicShared_.emplace("dynamic shared memory", dynamicSharedBytes_ / elementSize, elementSize);
    }
    if (dynamicShared_->elementSize != elementSize) throw Failure("dynamic shared memory is used as two types");
    return *dynamicShared_;
  }

  void* access(SharedMemory& memory, std::int64_t index, Access access) {
    const Fiber& fiber = current();
    if (index < 0 || static_cast<std::size_t>(index) >= memory.count) {
      throw Failure(memory.place + ": thread " + std::to_string(fiber.thread) + " touches element " +
                    std::to_string(index) + " of " + std::to_string(memory.count));
    }
    SharedMemory::Element& element = memory.elements[static_cast<std::size_t>(index)];
    const bool safe = (access == Access::read || ordered(element.read)) && ordered(element.write) &&
                      (access == Access::atomic || ordered(element.atomic));
    if (!safe) {
      throw Failure(memory.place + ": thread " + std::to_string(fiber.thread) + " touches element " +
                    std::to_string(index) + " while another thread does: a barrier is missing");
    }
    record(access == Access::read ? element.read : access == Access::write ? element.write : element.atomic);
    return memory.bytes.data() + static_cast<std::size_t>(index) * memory.elementSize;
  }

 private:
  static void enter();

  /// swapcontext, with the address sanitizer told of it.
  static void switchStack(ucontext_t& from, ucontext_t& to, [[maybe_unused]] const void* stack,
                          [[maybe_unused]] std::size_t size) {
#if defined(__SANITIZE_ADDRESS__)
    void* fakeStack = nullptr;
    __sanitizer_start_switch_fiber(&fakeStack, stack, size);
    swapcontext(&from, &to);
    __sanitizer_finish_switch_fiber(fakeStack, nullptr, nullptr);
#else
    swapcontext(&from, &to);
#endif
  }

  void resume(Fiber& fiber) {
    current_ = &fiber;
    switchStack(scheduler_, fiber.context, fiber.stack.get(), stackSize);
    if (fiber.failure) std::rethrow_exception(std::exchange(fiber.failure, nullptr));
  }

  /// Whether a barrier lies between a touch and the running thread.
  bool ordered(const Touch& touch) const {
    return touch.thread == Touch::nobody || touch.thread == current_->thread || touch.blockBarriers != blockBarriers_ ||
           (touch.warp == current_->warp() && touch.warpBarriers != warpBarriers_[warpIndex(*current_)]);
  }

  void record(Touch& touch) const {
    const bool sameInterval = touch.thread != Touch::nobody && touch.blockBarriers == blockBarriers_;
    touch.thread = sameInterval && touch.thread != current_->thread ? Touch::several : current_->thread;
    touch.warp = sameInterval && touch.warp != current_->warp() ? Touch::several : current_->warp();
    touch.blockBarriers = blockBarriers_;
    touch.warpBarriers = warpBarriers_[warpIndex(*current_)];
  }

  static std::size_t warpIndex(const Fiber& fiber) {
    return static_cast<std::size_t>(fiber.warp());
  }

  /// Completes the warp operations that all their lanes have reached. Returns whether there was one.
  bool releaseWarps() {
    bool released = false;
    for (std::size_t first = 0; first < fibers_.size(); first += warpSize) {
      const std::size_t lanes = std::min<std::size_t>(warpSize, fibers_.size() - first);
      for (std::size_t i = 0; i < lanes; ++i) {
        const Fiber& leader = fibers_[first + i];
        if (leader.state == Fiber::State::inWarp && reachedByAll(leader, first, lanes)) {
          release(leader.mask, leader.isBarrier, first, lanes);
          released = true;
        }
      }
    }
    return released;
  }

  bool reachedByAll(const Fiber& leader, std::size_t first, std::size_t lanes) const {
    for (std::size_t i = 0; i < lanes; ++i) {
      if ((leader.mask >> i & 1u) == 0) continue;
      const Fiber& fiber = fibers_[first + i];
      if (fiber.state != Fiber::State::inWarp || !(fiber.site == leader.site) || fiber.mask != leader.mask)
        return false;
    }
    return (leader.mask >> leader.lane() & 1u) != 0;
  }

  void release(std::uint32_t mask, bool isBarrier, std::size_t first, std::size_t lanes) {
    std::vector<std::uint64_t> values(warpSize);
    for (std::size_t i = 0; i < lanes; ++i) values[i] = fibers_[first + i].value;
    for (std::size_t i = 0; i < lanes; ++i) {
      if ((mask >> i & 1u) == 0) continue;
      Fiber& fiber = fibers_[first + i];
      // As on a GPU, a lane that asks outside the warp gets its own value.
      const bool inside = fiber.sourceLane >= 0 && fiber.sourceLane < warpSize;
      if (inside && (fiber.sourceLane >= static_cast<int>(lanes) || (mask >> fiber.sourceLane & 1u) == 0)) {
        throw Failure(name(fiber.site) + ": lane " + std::to_string(i) + " reads lane " +
                      std::to_string(fiber.sourceLane) + ", which takes no part");
      }
      fiber.value = inside ? values[static_cast<std::size_t>(fiber.sourceLane)] : values[i];
      fiber.state = Fiber::State::ready;
    }
    if (isBarrier && std::popcount(mask) >= static_cast<int>(lanes)) ++warpBarriers_[first / warpSize];
  }

  /// Opens the barrier that all threads have reached. Returns false when the block is done.
  bool releaseBlock() {
    const Fiber& leader = fibers_.front();
    for (const Fiber& fiber : fibers_) {
      if (fiber.state != leader.state || (leader.state != Fiber::State::done && !(fiber.site == leader.site)) ||
          fiber.state == Fiber::State::inWarp) {
        throw Failure("the block is stuck: " + whereabouts(leader) + ", " + whereabouts(fiber));
      }
    }
    if (leader.state == Fiber::State::done) return false;
    for (Fiber& fiber : fibers_) fiber.state = Fiber::State::ready;
    ++blockBarriers_;
    return true;
  }

  static std::string whereabouts(const Fiber& fiber) {
    const std::string thread = "thread " + std::to_string(fiber.thread);
    if (fiber.state == Fiber::State::done) return thread + " has left the kernel";
    return thread + " waits at " + name(fiber.site);
  }

  const std::function<void()>& kernel_;
  std::size_t dynamicSharedBytes_;
  std::vector<Fiber> fibers_;
  std::vector<std::uint64_t> warpBarriers_;  ///< passed so far, per warp
  std::uint64_t blockBarriers_ = 0;          ///< passed so far
  std::vector<std::pair<Site, std::unique_ptr<SharedMemory>>> shared_;
  std::optional<SharedMemory> dynamicShared_;
  ucontext_t scheduler_{};
  const void* schedulerStack_ = nullptr;  ///< known to the address sanitizer only
  std::size_t schedulerStackSize_ = 0;
  Fiber* current_ = nullptr;
};

thread_local Block* runningBlock = nullptr;

void Block::enter() {
  Block& block = *runningBlock;
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(nullptr, &block.schedulerStack_, &block.schedulerStackSize_);
#endif
  try {
    block.kernel_();
  } catch (...) {
    block.current().failure = std::current_exception();
  }
  block.wait(Fiber::State::done);
}

void checkLaunch(Dim3 grid, Dim3 block, std::size_t dynamicSharedBytes) {
  const std::uint64_t threads = std::uint64_t{block.x} * block.y * block.z;
  if (threads == 0 || threads > 1024 || block.z > 64) {
    throw Failure("a block of " + std::to_string(threads) + " threads can't be launched");
  }
  if (grid.x == 0 || grid.y == 0 || grid.z == 0 || grid.x > 0x7fffffffu || grid.y > 65535 || grid.z > 65535) {
    throw Failure("a grid of " + std::to_string(grid.x) + " x " + std::to_string(grid.y) + " x " +
                  std::to_string(grid.z) + " blocks can't be launched");
  }
  if (dynamicSharedBytes > sharedLimit) {
    throw Failure("a block can't get " + std::to_string(dynamicSharedBytes) + " bytes of shared memory");
  }
}

}  // namespace

const Coordinates& coordinates() {
  return runningBlock->current().coordinates;
}
int laneOfThread() {
  return runningBlock->current().lane();
}

void launch(Dim3 grid, Dim3 block, std::size_t dynamicSharedBytes, const std::function<void()>& kernel) {
  checkLaunch(grid, block, dynamicSharedBytes);
  Block running(grid, block, dynamicSharedBytes, kernel);
  runningBlock = &running;
  for (unsigned z = 0; z < grid.z; ++z) {
    for (unsigned y = 0; y < grid.y; ++y) {
      for (unsigned x = 0; x < grid.x; ++x) running.run({x, y, z});
    }
  }
}

void waitForBlock(Site site) {
  runningBlock->current().site = site;
  runningBlock->wait(Fiber::State::atBlockBarrier);
}

void waitForWarp(Site site, std::uint32_t mask) {
  Fiber& fiber = runningBlock->current();
  fiber.isBarrier = true;
  fiber.sourceLane = fiber.lane();
  fiber.site = site;
  fiber.mask = mask;
  runningBlock->wait(Fiber::State::inWarp);
}

std::uint64_t exchangeInWarp(Site site, std::uint32_t mask, std::uint64_t value, int sourceLane) {
  Fiber& fiber = runningBlock->current();
  fiber.isBarrier = false;
  fiber.value = value;
  fiber.sourceLane = sourceLane;
  fiber.site = site;
  fiber.mask = mask;
  runningBlock->wait(Fiber::State::inWarp);
  return fiber.value;
}

SharedMemory& sharedMemory(Site site, std::size_t count, std::size_t elementSize) {
  return runningBlock->shared(site, count, elementSize);
}
SharedMemory& dynamicSharedMemory(std::size_t elementSize) {
  return runningBlock->dynamicShared(elementSize);
}
void* accessShared(SharedMemory& memory, std::int64_t index, Access access) {
  return runningBlock->access(memory, index, access);
}

}  // namespace bitlathe::emulator
