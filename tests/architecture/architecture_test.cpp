#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/architecture/includes.hpp"

namespace beaker::architecture {
namespace {

constexpr const char* folders[] = {"schemas", "log", "projections", "processors", "ingest", "replay", "ops"};

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("architecture: every file includes downwards only, and what must be pure is") {
    const std::filesystem::path root = BEAKER_SOURCE_DIR;
    int files = 0;
    for (const char* folder : folders) {
        if (!std::filesystem::exists(root / folder)) continue;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
            const auto extension = entry.path().extension();
            if (extension != ".hpp" && extension != ".cpp" && extension != ".h") continue;
            ++files;
            const auto path = entry.path().lexically_relative(root).generic_string();
            for (const auto& violation : violations_in(path, text_of(entry.path())))
                FAIL_CHECK(violation.file << ":" << violation.line << ": " << violation.why);
        }
    }
    CHECK(files > 0);  // else the test looked in the wrong place
}

TEST_CASE("architecture: made-up files that break a rule are found") {
    // clang-format off
    const struct { std::string name; std::string path; const char* text; std::string why; } rows[] = {
        {"upwards", "schemas/a.hpp", "#include \"log/b.hpp\"\n", "schemas includes log/b.hpp, which lies above it"},
        {"one step upwards", "projections/a.cpp", "#include \"processors/b.hpp\"", "projections includes processors/b.hpp, which lies above it"},
        {"neighbours", "ingest/a.cpp", "#include \"replay/b.hpp\"\n", "ingest includes replay/b.hpp: the two do not know each other"},
        {"neighbours, the other way", "replay/a.cpp", "#include \"ingest/b.hpp\"\n", "replay includes ingest/b.hpp: the two do not know each other"},
        {"spaces do not hide it", "log/a.cpp", "  #  include  \"ops/b.hpp\"  // why\n", "log includes ops/b.hpp, which lies above it"},
        {"a test's helper", "log/a.cpp", "#include \"tests/log/b.hpp\"\n", "log includes a test: tests/log/b.hpp"},
        {"not from the root", "log/a.cpp", "#include \"b.hpp\"\n", "includes \"b.hpp\": write it from the repository root, libraries in <>"},
        {"not from the root, one up", "log/a.cpp", "#include \"../ops/b.hpp\"\n", "includes \"../ops/b.hpp\": write it from the repository root, libraries in <>"},
        {"brackets do not hide it", "log/a.cpp", "#include <ops/b.hpp>\n", "log includes ops/b.hpp, which lies above it"},
        {"logs below ops", "ingest/a.cpp", "#include <spdlog/spdlog.h>\n", "only ops writes logs: report through a callback instead of <spdlog/spdlog.h>"},
        {"decider: database", "processors/calls/a.cpp", "#include <rocksdb/db.h>\n", "must be pure, but includes <rocksdb/db.h>: the database"},
        {"decider: broker", "processors/calls/a.cpp", "#include <librdkafka/rdkafkacpp.h>\n", "must be pure, but includes <librdkafka/rdkafkacpp.h>: the broker"},
        {"decider: asio", "processors/calls/a.cpp", "#include <boost/asio.hpp>\n", "must be pure, but includes <boost/asio.hpp>: sockets"},
        {"decider: beast", "processors/calls/a.cpp", "#include <boost/beast/http.hpp>\n", "must be pure, but includes <boost/beast/http.hpp>: sockets"},
        {"decider: curl", "processors/calls/a.cpp", "#include <curl/curl.h>\n", "must be pure, but includes <curl/curl.h>: HTTP calls"},
        {"decider: mutex", "processors/calls/a.hpp", "#include <mutex>\n", "must be pure, but includes <mutex>: threads"},
        {"decider: chance", "processors/calls/a.cpp", "#include <random>\n", "must be pure, but includes <random>: chance"},
        {"decider: clock", "processors/calls/a.cpp", "const auto now = std::chrono::system_clock::now();\n", "must be pure, but reads a clock: _clock::now"},
        {"decider: C clock", "processors/calls/a.cpp", "return std::time(nullptr);\n", "must be pure, but reads a clock: std::time("},
        {"decider: socket", "processors/calls/a.cpp", "#include <sys/socket.h>\n", "must be pure, but includes <sys/socket.h>: the system"},
        {"decider: addresses", "processors/calls/a.cpp", "#include <netinet/in.h>\n", "must be pure, but includes <netinet/in.h>: sockets"},
        {"fold by name", "projections/usage/usage_fold.cpp", "#include <fstream>\n", "must be pure, but includes <fstream>: files"},
        {"fold by folder", "projections/usage/folds/minutes.hpp", "#include <thread>\n", "must be pure, but includes <thread>: threads"},
        {"the decider's interface", "log/step/decider.hpp", "#include <atomic>\n", "must be pure, but includes <atomic>: threads"},
        {"schemas: files", "schemas/values/a.cpp", "#include <filesystem>\n", "must be pure, but includes <filesystem>: files"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto found = violations_in(row.path, row.text);
        REQUIRE(found.size() == 1);
        CHECK(found[0] == Violation{.file = row.path, .line = 1, .why = row.why});
    }
}

TEST_CASE("architecture: what is allowed is let through") {
    const struct {
        std::string name;
        std::string path;
        const char* text;
    } rows[] = {
        {"downwards", "processors/calls/a.cpp",
         "#include \"projections/b.hpp\"\n#include \"schemas/c.hpp\"\n"},
        {"its own folder", "replay/a.cpp", "#include \"replay/b.hpp\"\n"},
        {"ops knows everybody", "ops/main.cpp", "#include \"ingest/a.hpp\"\n#include <spdlog/spdlog.h>\n"},
        {"hashing in schemas", "schemas/values/uuid.cpp", "#include <openssl/evp.h>\n"},
        {"other Boost headers", "schemas/a.hpp", "#include <boost/describe.hpp>\n"},
        {"durations without a clock", "processors/calls/a.cpp",
         "#include <chrono>\nstd::chrono::seconds delay{1};\n"},
        {"connectors act", "processors/connectors/stripe/a.cpp",
         "#include <boost/asio.hpp>\n#include <mutex>\n"},
        {"an engine has threads", "log/embedded/a.cpp", "#include <thread>\n#include <rocksdb/db.h>\n"},
        {"prose", "processors/calls/a.cpp", "int x;  // never std::chrono::system_clock::now()\n"},
        {"a table that is no fold", "projections/table.cpp", "#include <rocksdb/db.h>\n"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(violations_in(row.path, row.text) == std::vector<Violation>{});
    }
}

TEST_CASE("architecture: the line is named") {
    const auto found =
        violations_in("schemas/a.hpp", "#pragma once\n\n#include <string>\n#include <mutex>\nint x;\n");
    REQUIRE(found.size() == 1);
    CHECK(found[0].line == 4);
}

}  // namespace
}  // namespace beaker::architecture
