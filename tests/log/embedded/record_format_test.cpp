#include "log/embedded/record_format.hpp"

#include <doctest/doctest.h>

#include <random>

#include "log/embedded/bytes.hpp"

namespace beaker::log {
namespace {

const Uuid id = Uuid::derive(Slot(1), {"id"});
const Uuid other_id = Uuid::derive(Slot(2), {"other"});

Record plain() {
    return {.id = id,
            .type = "beaker.call.ended.v1",
            .source = "/ingest",
            .subject = "tenant/1",
            .time = Instant::from_micros(1'767'268'800'123'456),
            .causation = {},
            .correlation = id,
            .traceparent = {},
            .content_type = {},
            .attributes = {},
            .value = R"({"a":1})"};
}

template <class Change>
Record with(Change change) {
    Record record = plain();
    change(record);
    return record;
}

const std::vector<std::pair<const char*, Record>> records = {
    {"plain", plain()},
    {"all empty", Record{}},
    {"causation", with([](Record& r) { r.causation = other_id; })},
    {"correlation", with([](Record& r) { r.correlation = other_id; })},
    {"both", with([](Record& r) { r.causation = r.correlation = other_id; })},
    {"trace and content type", with([](Record& r) {
         r.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
         r.content_type = "application/x-www-form-urlencoded";
     })},
    {"attributes", with([](Record& r) { r.attributes = {{"provider", "stripe"}, {"eventid", ""}}; })},
    {"before 1970", with([](Record& r) { r.time = Instant::from_micros(-1); })},
    {"the ends of time", with([](Record& r) { r.time = Instant::max(); })},
    {"127 bytes of value", with([](Record& r) { r.value.assign(127, 'x'); })},
    {"128 bytes of value", with([](Record& r) { r.value.assign(128, 'x'); })},
    {"any bytes", with([](Record& r) { r.value.assign("\0\xff\x80\n", 4); })},
    {"a large value", with([](Record& r) { r.value.assign(100'000, 'x'); })},
};

std::string encoded(const Record& record) {
    std::string bytes;
    encode_record(record, bytes);
    return bytes;
}

TEST_CASE("record format: what is written is read again, and its size is known before") {
    for (const auto& [name, record] : records) {
        CAPTURE(name);
        std::string bytes = "before";
        encode_record(record, bytes);
        CHECK(bytes.starts_with("before"));
        bytes.erase(0, 6);
        CHECK(bytes.size() == encoded_size(record));
        const auto decoded = decode_record(bytes);
        REQUIRE(decoded);
        CHECK(*decoded == record);
    }
}

TEST_CASE("record format: a record cut short, or with bytes behind it, is refused") {
    for (const auto& [name, record] : records) {
        CAPTURE(name);
        const std::string bytes = encoded(record);
        const std::size_t step = bytes.size() > 1000 ? 97 : 1;
        for (std::size_t size = 0; size < bytes.size(); size += step) {
            CAPTURE(size);
            // A copy of its own, so that the address sanitizer sees any byte read past the end.
            CHECK(!decode_record(std::string(bytes, 0, size)));
        }
        CHECK(!decode_record(bytes + '\0'));
    }
}

TEST_CASE("record format: damaged bytes are refused or read as what they say, never past their end") {
    std::mt19937_64 random(20260101);
    for (const auto& [name, record] : records) {
        if (record.value.size() > 1000) continue;
        CAPTURE(name);
        const std::string whole = encoded(record);
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                std::string bytes = whole;
                bytes[at] = static_cast<char>(bytes[at] ^ 1 << bit);
                if (const auto decoded = decode_record(bytes)) CHECK(encoded(*decoded) == bytes);
            }
        }
        for (int round = 0; round < 200; ++round) {
            std::string bytes = whole;
            for (int i = 0; i < 4; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
            bytes.resize(random() % (bytes.size() + 1));
            if (const auto decoded = decode_record(bytes)) CHECK(encoded(*decoded) == bytes);
        }
    }
}

TEST_CASE("record format: what is refused says why") {
    const std::string good = encoded(plain());
    const auto patched = [&](std::size_t at, char byte) {
        std::string bytes = good;
        bytes[at] = byte;
        return bytes;
    };
    std::string huge_count = encoded(Record{});
    huge_count.resize(huge_count.size() - 2);  // without the number of attributes and the value
    put_varint(huge_count, ~std::uint64_t{0});
    const struct {
        const char* name;
        std::string bytes;
        const char* reason;
    } rows[] = {
        {"nothing", "", "format"},
        {"a later format", patched(0, 2), "format"},
        {"an unknown flag", patched(1, 4), "flags"},
        {"a correlation that should have been left out", patched(1, 2).insert(18, good.substr(2, 16)),
         "given twice"},
        {"a time beyond the year 9999", patched(18, 0x7f), "time"},
        {"a length past the end", patched(26, 0x7f), "texts"},
        {"more attributes than bytes", huge_count, "attributes"},
        {"a value past the end", patched(good.size() - 8, 0x7f), "value"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto decoded = decode_record(row.bytes);
        REQUIRE(!decoded);
        CHECK(decoded.error().reason.find(row.reason) != std::string_view::npos);
    }
}

TEST_CASE("varints: one form of each number") {
    for (int bits = 0; bits < 64; ++bits) {
        for (const std::uint64_t value : {(std::uint64_t{1} << bits) - 1, std::uint64_t{1} << bits}) {
            std::string bytes;
            put_varint(bytes, value);
            CHECK(bytes.size() == varint_size(value));
            ByteReader in(bytes);
            CHECK(in.take_varint() == value);
            CHECK(!in.failed());
            CHECK(in.left() == 0);
        }
    }
    const std::pair<const char*, std::string> bad[] = {
        {"longer than needed", {'\x80', '\0'}},
        {"no end", std::string(9, '\x80')},
        {"over 64 bits", std::string(9, '\xff') + '\x02'},
        {"eleven bytes", std::string(10, '\xff') + '\x01'},
    };
    for (const auto& [name, bytes] : bad) {
        CAPTURE(name);
        ByteReader in(bytes);
        in.take_varint();
        CHECK(in.failed());
    }
}

}  // namespace
}  // namespace beaker::log
