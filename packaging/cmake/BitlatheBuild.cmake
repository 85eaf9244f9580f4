# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of Bitlathe is compiled with.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CUDA_STANDARD 17)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # A precompiled header is only cacheable when the time stamps that it embeds are ignored.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
               CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CUDA_COMPILER_LAUNCHER ${launcher})
endif()

find_program(MOLD mold)
if(MOLD AND NOT CMAKE_LINKER_TYPE)
  set(CMAKE_LINKER_TYPE MOLD)  # sixty test programs, each linked in half a second instead of four
endif()

add_library(bitlathe_options INTERFACE)
target_include_directories(bitlathe_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(bitlathe_options INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -fpch-preprocess>
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<BOOL:${BITLATHE_WERROR}>>:-Werror>)
if(BITLATHE_SANITIZE)
  # Test programs themselves stay as they are: what they call is what counts, and they compile ten times as long.
  set(sanitized $<AND:$<COMPILE_LANGUAGE:CXX>,$<NOT:$<BOOL:$<TARGET_PROPERTY:BITLATHE_TEST_PROGRAM>>>>)
  target_compile_options(bitlathe_options INTERFACE
    $<${sanitized}:-fsanitize=address,undefined -fno-omit-frame-pointer>)
  target_link_options(bitlathe_options INTERFACE -fsanitize=address,undefined)
endif()

# bitlathe_precompile(TARGET HEADERS...): headers, absolute paths or names to be found, that every C++ file of the target
# sees first. Without precompiled headers, which clang-tidy can't read from GCC, they are included as they are.
function(bitlathe_precompile target)
  foreach(header IN LISTS ARGN)
    target_precompile_headers(${target} PRIVATE "$<$<COMPILE_LANGUAGE:CXX>:${header}>")
    if(CMAKE_DISABLE_PRECOMPILE_HEADERS)
      string(REGEX REPLACE "[<>]" "" name "${header}")
      target_compile_options(${target} PRIVATE "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-include \"${name}\">")
    endif()
  endforeach()
endfunction()
