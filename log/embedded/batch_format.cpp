#include "log/embedded/batch_format.hpp"

#include "log/embedded/bytes.hpp"

namespace beaker::log {
namespace {

constexpr std::size_t entry_overhead = 16;
constexpr auto first_kind = static_cast<std::uint8_t>(BatchEntry::Kind::record);
constexpr auto last_kind = static_cast<std::uint8_t>(BatchEntry::Kind::checkpoint);

}  // namespace

void append_entry(std::string& out, const BatchEntry& entry) {
    out.push_back(static_cast<char>(entry.kind));
    if (entry.kind != BatchEntry::Kind::checkpoint) out.push_back(static_cast<char>(entry.topic));
    put_u16(out, entry.position.partition);
    put_u64(out, entry.position.offset);
    if (entry.kind != BatchEntry::Kind::record) return;
    put_u32(out, static_cast<std::uint32_t>(entry.bytes.size()));
    out += entry.bytes;
}

void append_batch(std::string& out, const StorageBatch& batch) {
    out.reserve(out.size() + batch.bytes() +
                entry_overhead * (batch.entries().size() + batch.checkpoints().size()));
    for (const auto& entry : batch.entries())
        append_entry(out, {BatchEntry::Kind::record, entry.topic, entry.position, batch.bytes_of(entry)});
    for (const Position& next : batch.checkpoints())
        append_entry(out, {BatchEntry::Kind::checkpoint, Topic::inputs, next, {}});
}

bool read_batch(std::string_view bytes, const VisitEntry& visit) {
    ByteReader in(bytes);
    while (in.left() > 0) {
        const std::uint8_t kind = in.take_u8();
        if (kind < first_kind || kind > last_kind) return false;
        BatchEntry entry;
        entry.kind = static_cast<BatchEntry::Kind>(kind);
        if (entry.kind != BatchEntry::Kind::checkpoint) {
            const std::uint8_t topic = in.take_u8();
            if (topic == 0 || topic > topic_count) return false;
            entry.topic = static_cast<Topic>(topic);
        }
        entry.position.partition = in.take_u16();
        entry.position.offset = in.take_u64();
        if (entry.kind == BatchEntry::Kind::record) entry.bytes = in.take(in.take_u32());
        if (in.failed() || !visit(entry)) return false;
    }
    return true;
}

}  // namespace beaker::log
