# SPDX-License-Identifier: GPL-3.0-or-later
# Finds LibTorch and CUDA and offers bitlathe_torch, the one target through which both are used.

# Torch's own package picks the architectures from this variable; CMake's is for our kernels.
set(BITLATHE_CUDA_ARCHITECTURES "80-real;90" CACHE STRING "CUDA architectures of our kernels")
set(TORCH_CUDA_ARCH_LIST "8.0;9.0" CACHE STRING "CUDA architectures that LibTorch's package is told")
set(CMAKE_CUDA_ARCHITECTURES "${BITLATHE_CUDA_ARCHITECTURES}")
# One CUDA runtime in the process: LibTorch brings the shared one.
set(CMAKE_CUDA_RUNTIME_LIBRARY Shared)
enable_language(CUDA)

find_package(Torch REQUIRED)
set(CMAKE_CUDA_ARCHITECTURES "${BITLATHE_CUDA_ARCHITECTURES}")

get_filename_component(torch_lib_dir "${TORCH_LIBRARY}" DIRECTORY)
get_filename_component(site_packages "${torch_lib_dir}/../.." ABSOLUTE)
file(GLOB nvidia_lib_dirs LIST_DIRECTORIES true "${site_packages}/nvidia/*/lib")

add_library(bitlathe_torch INTERFACE)
target_include_directories(bitlathe_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
target_link_libraries(bitlathe_torch INTERFACE ${TORCH_LIBRARIES})
target_compile_definitions(bitlathe_torch INTERFACE ${TORCH_COMPILE_DEFINITIONS})
# libtorch_cuda needs a newer NCCL than the toolkit has; the wheel brings it along.
foreach(dir IN LISTS nvidia_lib_dirs)
  target_link_options(bitlathe_torch INTERFACE "LINKER:-rpath-link,${dir}")
endforeach()
set(CMAKE_INSTALL_RPATH "${torch_lib_dir}" ${nvidia_lib_dirs})
