# Warnings, sanitizers, compiler cache and linker: what every target of ours is built with.
add_library(beaker_flags INTERFACE)
# A designated initializer that leaves out members means their defaults: no warning for that.
target_compile_options(beaker_flags INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers
    -fno-omit-frame-pointer)

set(BEAKER_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, such as address,undefined or thread")
if(BEAKER_SANITIZE)
    add_compile_options(-fsanitize=${BEAKER_SANITIZE} -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${BEAKER_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE)
    # Precompiled headers and ccache agree only with these two.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
        add_compile_options(-fpch-preprocess)
    endif()
endif()

find_program(MOLD mold)
if(MOLD AND NOT BEAKER_SANITIZE)
    add_link_options(-fuse-ld=mold)
endif()
