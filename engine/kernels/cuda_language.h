// SPDX-License-Identifier: GPL-3.0-or-later
// The few places where a kernel's source must read differently for nvcc and for a host compiler.
//
// The .cu files hold plain CUDA and include no ATen header. The tests compile the same files for the host under a block
// emulator: there BITLATHE_EMULATOR names the emulator's header, which defines these macros and CUDA's own words.
#pragma once

#if defined(BITLATHE_EMULATOR)
#include BITLATHE_EMULATOR
#elif defined(__CUDACC__)

/// Runs kernel<<<blocks, threads, sharedBytes, stream>>>(arguments...).
#define BITLATHE_LAUNCH(kernel, blocks, threads, sharedBytes, stream, ...) \
  kernel<<<blocks, threads, sharedBytes, stream>>>(__VA_ARGS__)
/// An array in shared memory, uninitialised.
#define BITLATHE_SHARED(type, name, count) __shared__ type name[count]
/// The shared memory that the launch asked for.
#define BITLATHE_DYNAMIC_SHARED(type, name) extern __shared__ type name[]

#endif

// The stream that a launch goes to. Under the emulator it is another type, and the launcher another function.
#if defined(BITLATHE_EMULATOR)
using DeviceStream = bitlathe::emulator::Stream*;
#else
using DeviceStream = struct CUstream_st*;
#endif
