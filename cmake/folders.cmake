# beaker_folder(name USES libraries...): the library beaker_<name> from every .cpp below <name>/, and its alias <name>.
# Folders include downwards only (schemas <- log <- projections <- processors <- ingest, replay <- ops); that a folder is
# linked only to those below it makes a wrong include fail at link time, tests/architecture/architecture_test.cpp says it in words.
function(beaker_folder name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES")
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${name}/*.cpp)
    list(FILTER sources EXCLUDE REGEX "/ops/main\\.cpp$|/ops/benchmarks/")
    if(NOT sources)
        set(stub ${CMAKE_BINARY_DIR}/${name}_empty.cpp)
        file(WRITE ${stub} "")
        set(sources ${stub})
    endif()
    add_library(beaker_${name} STATIC ${sources})
    add_library(${name} ALIAS beaker_${name})
    target_include_directories(beaker_${name} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(beaker_${name} PUBLIC ${arg_USES} Threads::Threads PRIVATE beaker_flags)
    target_precompile_headers(beaker_${name} PRIVATE
        <algorithm> <cstdint> <expected> <functional> <map> <memory> <optional> <span> <string> <string_view>
        <unordered_map> <utility> <vector> <fmt/format.h>)
endfunction()
