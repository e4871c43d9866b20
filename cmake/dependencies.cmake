# Every library outside this repository, with what it is for. ops/setup installs them on Debian 12.
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)       # HMAC, SHA-256, TLS
find_package(fmt REQUIRED)           # text
find_package(simdjson REQUIRED)      # JSON from outside, whole documents checked
find_package(RocksDB REQUIRED)       # the embedded log and the tables
find_library(RDKAFKA rdkafka REQUIRED) # the log on Apache Kafka, its C API
find_package(spdlog REQUIRED)        # logs
find_package(tomlplusplus QUIET)     # configuration file
find_package(CLI11 REQUIRED)         # command line
find_package(prometheus-cpp REQUIRED)# metrics
find_package(CURL REQUIRED)          # connectors (HTTP, SMTP), the command line, the demo
find_library(XXHASH xxhash REQUIRED)  # hashes that guard nothing: entity tags (SHA-256 took a quarter of a long list), maps
find_library(PHONENUMBER phonenumber REQUIRED) # phone numbers as people type them; behind schemas/values/typed_phone.cpp
find_library(PROTOBUF protobuf REQUIRED)       # libphonenumber's numbers are its messages

# Release builds take RocksDB as ops/rocksdb built it from the same source, without its assertions, where that is there.
set(rocksdb_fast "$ENV{HOME}/.cache/beaker/rocksdb-${RocksDB_VERSION}/librocksdb.a")
if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo" AND EXISTS ${rocksdb_fast})
    set_property(TARGET RocksDB::rocksdb APPEND PROPERTY IMPORTED_CONFIGURATIONS RELWITHDEBINFO)
    set_target_properties(RocksDB::rocksdb PROPERTIES
        IMPORTED_LINK_INTERFACE_LANGUAGES_RELWITHDEBINFO CXX IMPORTED_LOCATION_RELWITHDEBINFO ${rocksdb_fast})
elseif(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
    message(STATUS "RocksDB: Debian's, with its assertions; ops/rocksdb makes a faster one")
endif()

# What runs in production allocates by jemalloc: a tenth fewer instructions a webhook than the C library's. Sanitizers bring
# their own.
add_library(beaker_allocator INTERFACE)
if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
    find_library(JEMALLOC jemalloc REQUIRED)
    target_link_libraries(beaker_allocator INTERFACE ${JEMALLOC})
endif()

if(NOT TARGET tomlplusplus::tomlplusplus)
    find_path(TOMLPLUSPLUS_INCLUDE toml++/toml.h REQUIRED)
    add_library(tomlplusplus_headers INTERFACE)
    target_include_directories(tomlplusplus_headers SYSTEM INTERFACE ${TOMLPLUSPLUS_INCLUDE})
    add_library(tomlplusplus::tomlplusplus ALIAS tomlplusplus_headers)
endif()

# Boost's headers (Asio, Beast, Describe, PFR, URL). Debian 12 has 1.74 by default and 1.81 beside it, but the package
# of 1.81 conflicts with packages that want 1.74, so ops/setup unpacks its headers into a private prefix.
set(BEAKER_BOOST_INCLUDE "" CACHE PATH "Folder that holds boost/version.hpp, 1.81 or newer")
set(boost_private "$ENV{HOME}/.cache/beaker/boost-1.81/usr/include")
find_path(BOOST_HEADERS boost/version.hpp
    HINTS ${BEAKER_BOOST_INCLUDE} ${boost_private} NO_CACHE REQUIRED)
file(STRINGS ${BOOST_HEADERS}/boost/version.hpp boost_version_line REGEX "#define BOOST_VERSION ")
string(REGEX MATCH "[0-9]+" boost_version "${boost_version_line}")
if(boost_version LESS 108100)
    message(FATAL_ERROR
        "Boost ${boost_version} in ${BOOST_HEADERS} is too old: Beaker needs 1.81 (Describe, URL). On Debian 12 run "
        "ops/setup, which unpacks the 1.81 headers into ${boost_private} without touching Boost 1.74; elsewhere set "
        "-DBEAKER_BOOST_INCLUDE=<folder with boost/version.hpp>.")
endif()
add_library(beaker_boost INTERFACE)
target_include_directories(beaker_boost SYSTEM INTERFACE ${BOOST_HEADERS})
target_compile_definitions(beaker_boost INTERFACE
    BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ERROR_CODE_HEADER_ONLY
    BOOST_ASIO_DISABLE_VISIBILITY)
add_library(beaker::boost ALIAS beaker_boost)
