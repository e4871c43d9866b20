#include "log/embedded/record_format.hpp"

#include <cstdint>
#include <cstring>

#include "log/embedded/bytes.hpp"

namespace beaker::log {
namespace {

constexpr std::uint8_t format_version = 1;

/// Flags, the second byte.
constexpr std::uint8_t has_causation = 0x01;
constexpr std::uint8_t has_correlation =
    0x02;  ///< not set: the record is the first of its chain, its id stands for both
constexpr std::uint8_t known_flags = has_causation | has_correlation;

std::uint8_t flags_of(const Record& record) {
    std::uint8_t flags = 0;
    if (record.causation) flags |= has_causation;
    if (record.correlation != record.id) flags |= has_correlation;
    return flags;
}

void put_text(std::string& out, std::string_view text) {
    put_varint(out, text.size());
    out.append(text);
}

std::size_t text_size(std::string_view text) { return varint_size(text.size()) + text.size(); }

bool take_text(ByteReader& in, std::string& text) {
    text = in.take(in.take_varint());
    return !in.failed();
}

bool take_time(ByteReader& in, Instant& time) {
    const auto micros = static_cast<std::int64_t>(in.take_u64());
    time = Instant::from_micros(micros);
    return !in.failed() &&
           time.micros() == micros;  // an Instant moves what lies beyond its years to the nearest end
}

bool take_ids(ByteReader& in, std::uint8_t flags, Record& record) {
    if (!take_uuid(in, record.id)) return false;
    record.correlation = record.id;
    if (flags & has_correlation && (!take_uuid(in, record.correlation) || record.correlation == record.id))
        return false;
    return !(flags & has_causation) || take_uuid(in, record.causation.emplace());
}

bool take_attributes(ByteReader& in, std::vector<Record::Attribute>& attributes) {
    const std::uint64_t count = in.take_varint();
    // Each takes two bytes at least: a count that cannot be is refused before memory is asked for.
    if (in.failed() || count > in.left() / 2) return false;
    attributes.resize(count);
    for (Record::Attribute& each : attributes)
        if (!take_text(in, each.name) || !take_text(in, each.value)) return false;
    return true;
}

}  // namespace

void encode_record(const Record& record, std::string& out) {
    const std::uint8_t flags = flags_of(record);
    out.push_back(static_cast<char>(format_version));
    out.push_back(static_cast<char>(flags));
    put_uuid(out, record.id);
    if (flags & has_correlation) put_uuid(out, record.correlation);
    if (flags & has_causation) put_uuid(out, *record.causation);
    put_u64(out, static_cast<std::uint64_t>(record.time.micros()));
    put_text(out, record.type);
    put_text(out, record.source);
    put_text(out, record.subject);
    put_text(out, record.traceparent);
    put_text(out, record.content_type);
    put_varint(out, record.attributes.size());
    for (const Record::Attribute& each : record.attributes) {
        put_text(out, each.name);
        put_text(out, each.value);
    }
    put_text(out, record.value);
}

std::size_t encoded_size(const Record& record) {
    const std::uint8_t flags = flags_of(record);
    std::size_t size = 2 + sizeof(Uuid::Bytes) + sizeof(std::uint64_t);
    if (flags & has_correlation) size += sizeof(Uuid::Bytes);
    if (flags & has_causation) size += sizeof(Uuid::Bytes);
    size += text_size(record.type) + text_size(record.source) + text_size(record.subject) +
            text_size(record.traceparent) + text_size(record.content_type) + text_size(record.value);
    size += varint_size(record.attributes.size());
    for (const Record::Attribute& each : record.attributes)
        size += text_size(each.name) + text_size(each.value);
    return size;
}

std::expected<Record, BadRecord> decode_record(std::string_view bytes) {
    const auto bad = [](std::string_view reason) { return std::unexpected(BadRecord{reason}); };
    ByteReader in(bytes);
    if (in.take_u8() != format_version) return bad("its format is not known to this build");
    const std::uint8_t flags = in.take_u8();
    if (flags & ~known_flags) return bad("its flags are not known to this build");

    std::expected<Record, BadRecord> decoded{std::in_place};
    Record& record = *decoded;
    if (!take_ids(in, flags, record)) return bad("its ids are cut short or given twice");
    if (!take_time(in, record.time)) return bad("its time is none");
    if (!take_text(in, record.type) || !take_text(in, record.source) || !take_text(in, record.subject) ||
        !take_text(in, record.traceparent) || !take_text(in, record.content_type))
        return bad("its texts are cut short");
    if (!take_attributes(in, record.attributes)) return bad("its attributes are cut short");
    if (!take_text(in, record.value)) return bad("its value is cut short");
    if (in.left() != 0) return bad("bytes follow its end");
    return decoded;
}

}  // namespace beaker::log
