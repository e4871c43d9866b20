// The page on the stored format shows what the code writes.
#include <doctest/doctest.h>
#include <algorithm>

#include <charconv>
#include <fstream>
#include <string>

#include "log/embedded/record_format.hpp"
#include "log/embedded/rocks_keys.hpp"

namespace beaker::log::test {
namespace {

/// The bytes of the page's block "```hex <name>": the first columns of its lines, up to four spaces.
std::string bytes_of_block(const std::string& name) {
    std::ifstream page(std::string(BEAKER_SOURCE_DIR) + "/log/embedded/FORMAT.md");
    std::string line;
    while (std::getline(page, line) && line != "```hex " + name) {
    }
    std::string bytes;
    while (std::getline(page, line) && line != "```") {
        line.resize(std::min(line.size(), line.find("    ")));
        for (std::size_t at = 0; (at = line.find_first_not_of(' ', at)) != std::string::npos; at += 2) {
            unsigned value = 0;
            std::from_chars(line.data() + at, line.data() + at + 2, value, 16);
            bytes.push_back(static_cast<char>(value));
        }
    }
    return bytes;
}

TEST_CASE("FORMAT.md: the example's bytes are what is written") {
    const Uuid id = *Uuid::parse("018f6d2e-7b1c-8a2b-9c3d-4e5f60718293");
    const Record record{.id = id,
                        .type = "beaker.webhook.received.v1",
                        .source = "/ingest",
                        .subject = "route/twilio:CA1",
                        .time = *Instant::parse("2026-01-01T12:00:00.5Z"),
                        .causation = *Uuid::parse("018f6d2e-0000-8a2b-8000-000000000001"),
                        .correlation = id,
                        .traceparent = {},
                        .content_type = "text/plain",
                        .attributes = {{"provider", "twilio"}},
                        .value = R"({"a":1})"};
    std::string written;
    encode_record(record, written);
    CHECK(bytes_of_block("record") == written);
    CHECK(decode_record(bytes_of_block("record")) == record);
    CHECK(bytes_of_block("key") == RecordKey({3, 1042}).slice().ToString());
    CHECK(bytes_of_block("begin") == meta_key::begin(Topic::inputs, 3));
    CHECK(bytes_of_block("checkpoint") == meta_key::checkpoint(3));
}

}  // namespace
}  // namespace beaker::log::test
