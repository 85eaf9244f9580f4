# SPDX-License-Identifier: GPL-3.0-or-later
# What software centres show of Bitlathe. They fetch its pictures from the web, where a build can't know them to be.
set(BITLATHE_PICTURES_URL "" CACHE STRING
    "The https address that resources/pictures is published at, for the AppStream metadata; empty: no pictures in it")

# bitlathe_metainfo(FILE PICTURES_URL): the AppStream metadata, with the pictures at PICTURES_URL where it isn't empty.
function(bitlathe_metainfo file BITLATHE_PICTURES_URL)
  set(template "${PROJECT_SOURCE_DIR}/packaging/org.bitlathe.Bitlathe.metainfo.xml.in")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${template}")
  file(READ "${template}" metainfo)
  if(BITLATHE_PICTURES_URL STREQUAL "")
    string(REGEX REPLACE "  <screenshots>.*</screenshots>\n" "" metainfo "${metainfo}")
  endif()
  file(CONFIGURE OUTPUT "${file}" CONTENT "${metainfo}" @ONLY)
endfunction()
