#include "log/embedded/batch_format.hpp"

#include "log/embedded/bytes.hpp"

namespace beaker::log {
namespace {

constexpr std::size_t entry_overhead = 16;

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
        BatchEntry entry;
        entry.kind = static_cast<BatchEntry::Kind>(in.take_u8());
        if (entry.kind < BatchEntry::Kind::record || entry.kind > BatchEntry::Kind::checkpoint) return false;
        if (entry.kind != BatchEntry::Kind::checkpoint) entry.topic = static_cast<Topic>(in.take_u8());
        entry.position.partition = in.take_u16();
        entry.position.offset = in.take_u64();
        if (entry.kind == BatchEntry::Kind::record) entry.bytes = in.take(in.take_u32());
        if (in.failed() || !is_topic(entry.topic) || !visit(entry)) return false;
    }
    return true;
}

}  // namespace beaker::log
