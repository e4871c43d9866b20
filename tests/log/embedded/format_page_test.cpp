// The pages on the stored formats show what the code writes.
#include <doctest/doctest.h>
#include <algorithm>

#include <charconv>
#include <fstream>
#include <string>

#include "log/embedded/batch_format.hpp"
#include "log/embedded/bytes.hpp"
#include "log/embedded/crc32c.hpp"
#include "log/embedded/record_format.hpp"
#include "log/embedded/ring_journal.hpp"
#include "log/embedded/rocks_keys.hpp"
#include "log/simulated/simulated_blocks.hpp"

namespace beaker::log::test {
namespace {

/// The bytes of a page's block "```hex <name>": the first columns of its lines, up to four spaces.
std::string bytes_of_block(const std::string& name, const std::string& of_page = "FORMAT.md") {
    std::ifstream page(std::string(BEAKER_SOURCE_DIR) + "/log/embedded/" + of_page);
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

TEST_CASE("JOURNAL.md: the example's bytes are what is written") {
    const Uuid ring = *Uuid::parse("00010203-0405-0607-0809-0a0b0c0d0e0f");
    SimulatedBlocks blocks(4);
    StorageBatch batch;
    batch.add_checkpoint({3, 1042});
    std::string journaled;
    append_batch(journaled, batch);
    CHECK(bytes_of_block("batch", "JOURNAL.md") == journaled);
    REQUIRE(RingJournal::create(blocks.open(), ring).value()->append(journaled));
    const auto sealed = [](std::string head) {
        put_u32(head, crc32c(head));
        return head;
    };
    const std::string frame = bytes_of_block("frame", "JOURNAL.md");
    std::string with_crc = frame;
    put_u32(with_crc, crc32c(journaled));
    CHECK(blocks.bytes().substr(0, RingHead::bytes) == sealed(bytes_of_block("head", "JOURNAL.md")));
    CHECK(blocks.bytes().substr(block_bytes, FrameHead::bytes) == sealed(with_crc));
    CHECK(blocks.bytes().substr(block_bytes + FrameHead::bytes, journaled.size()) == journaled);
}

}  // namespace
}  // namespace beaker::log::test
