#include "log/simulated/simulated_storage.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "log/embedded/bytes.hpp"
#include "log/embedded/crc32c.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;

// Kinds of entries in a frame's body.
constexpr std::uint8_t record_entry = 1;      // topic, partition, offset, length, bytes
constexpr std::uint8_t begin_entry = 2;       // topic, partition, offset
constexpr std::uint8_t checkpoint_entry = 3;  // partition, offset
constexpr std::uint8_t created_entry = 4;     // partitions

constexpr std::size_t frame_head = 12;  // length of the body, its CRC, CRC of these two

std::string_view words(SimulatedDisk::Fault fault) {
    switch (fault) {
        case SimulatedDisk::Fault::crashed:
            return "the machine crashed";
        case SimulatedDisk::Fault::sync_failed:
            return "the sync failed";
        case SimulatedDisk::Fault::no_space:
            return "no space left on the disk";
    }
    return "unknown";
}

void put_place(std::string& out, Topic topic, Position position) {
    out.push_back(static_cast<char>(topic));
    put_u16(out, position.partition);
    put_u64(out, position.offset);
}

}  // namespace

std::expected<std::unique_ptr<SimulatedStorage>, LogError> SimulatedStorage::open(SimulatedDisk& disk,
                                                                                  std::uint16_t partitions) {
    std::unique_ptr<SimulatedStorage> opened(new SimulatedStorage(disk, partitions));
    if (const auto replayed = opened->replay(); !replayed) return std::unexpected(replayed.error());
    if (disk.bytes().empty()) {
        std::string body;
        body.push_back(static_cast<char>(created_entry));
        put_u16(body, partitions);
        if (const auto created = opened->append_frame(body); !created)
            return std::unexpected(created.error());
    }
    for (const Topic topic : all_topics)
        for (PartitionId partition = 0; partition < partitions; ++partition) {
            const Kept& found = opened->kept(topic, partition);
            opened->contents_.of(topic, partition) = {found.begin, found.begin + found.records.size()};
        }
    return opened;
}

std::expected<void, LogError> SimulatedStorage::append_frame(std::string_view body) {
    if (broken_) return failure(Code::io, "an earlier write to the log failed");
    std::string frame;
    put_u32(frame, static_cast<std::uint32_t>(body.size()));
    put_u32(frame, crc32c(body));
    put_u32(frame, crc32c(frame));
    frame += body;
    auto done = disk_.append(frame);
    if (done) done = disk_.sync();
    if (done) return {};
    broken_ = true;
    return failure(Code::io, fmt::format("writing to the simulated log: {}", words(done.error())));
}

/// A frame that reaches past the end is the torn tail: it is dropped. One whose bytes are all there and wrong
/// is damage.
std::expected<void, LogError> SimulatedStorage::replay() {
    std::size_t at = 0;
    for (;;) {
        const std::string_view rest = disk_.bytes().substr(at);
        ByteReader in(rest);
        const std::uint32_t length = in.take_u32();
        const std::uint32_t crc = in.take_u32();
        const std::uint32_t head_crc = in.take_u32();
        if (in.failed()) break;
        const std::string_view body = in.take(length);
        if (crc32c(rest.substr(0, 8)) != head_crc || (!in.failed() && crc32c(body) != crc))
            return failure(Code::corrupt,
                           fmt::format("the simulated log: the write at byte {} is damaged", at));
        if (in.failed()) break;
        if (const auto applied = apply(body); !applied) return applied;
        at += frame_head + length;
    }
    disk_.truncate(at);
    // What an earlier process wrote and never synced is counted on from here on.
    if (const auto synced = disk_.sync(); !synced)
        return failure(Code::io, fmt::format("opening the simulated log: {}", words(synced.error())));
    return {};
}

std::expected<void, LogError> SimulatedStorage::apply(std::string_view body) {
    ByteReader in(body);
    while (in.left() > 0) {
        bool whole = false;
        switch (in.take_u8()) {
            case record_entry:
                whole = apply_record(in);
                break;
            case begin_entry:
                whole = apply_begin(in);
                break;
            case checkpoint_entry:
                whole = apply_checkpoint(in);
                break;
            case created_entry:
                if (const auto partitions = in.take_u16(); partitions != contents_.partitions)
                    return failure(Code::bad_argument,
                                   fmt::format("the log has {} partitions, not {}: the number is "
                                               "fixed when a log is created",
                                               partitions, contents_.partitions));
                whole = true;
                break;
            default:
                break;
        }
        if (!whole) return failure(Code::corrupt, "the simulated log: an entry makes no sense");
    }
    return {};
}

bool SimulatedStorage::apply_record(ByteReader& in) {
    const auto topic = static_cast<Topic>(in.take_u8());
    const PartitionId partition = in.take_u16();
    const Offset offset = in.take_u64();
    const std::string_view bytes = in.take(in.take_u32());
    if (in.failed() || !is_topic(topic) || partition >= contents_.partitions) return false;
    Kept& found = kept(topic, partition);
    if (offset != found.begin + found.records.size()) return false;
    found.records.emplace_back(bytes);
    return true;
}

bool SimulatedStorage::apply_begin(ByteReader& in) {
    const auto topic = static_cast<Topic>(in.take_u8());
    const PartitionId partition = in.take_u16();
    const Offset begin = in.take_u64();
    if (in.failed() || !is_topic(topic) || partition >= contents_.partitions) return false;
    Kept& found = kept(topic, partition);
    if (begin < found.begin || begin > found.begin + found.records.size()) return false;
    found.records.erase(found.records.begin(),
                        found.records.begin() + static_cast<std::ptrdiff_t>(begin - found.begin));
    found.begin = begin;
    return true;
}

bool SimulatedStorage::apply_checkpoint(ByteReader& in) {
    const PartitionId partition = in.take_u16();
    const Offset next = in.take_u64();
    if (in.failed() || partition >= contents_.partitions) return false;
    contents_.checkpoints[partition] = next;
    return true;
}

std::expected<void, LogError> SimulatedStorage::write(const StorageBatch& batch) {
    std::string body;
    body.reserve(batch.bytes() + 16 * batch.entries().size());
    for (const auto& entry : batch.entries()) {
        body.push_back(static_cast<char>(record_entry));
        put_place(body, entry.topic, entry.position);
        put_u32(body, static_cast<std::uint32_t>(entry.size));
        body += batch.bytes_of(entry);
    }
    for (const Position& next : batch.checkpoints()) {
        body.push_back(static_cast<char>(checkpoint_entry));
        put_u16(body, next.partition);
        put_u64(body, next.offset);
    }
    if (const auto stored = append_frame(body); !stored) return stored;
    for (const auto& entry : batch.entries())
        kept(entry.topic, entry.position.partition).records.emplace_back(batch.bytes_of(entry));
    return {};
}

std::expected<void, LogError> SimulatedStorage::scan(Topic topic, Position from, Offset to,
                                                     const Visit& visit) const {
    const Kept& found = kept(topic, from.partition);
    for (Offset offset = from.offset; offset < to; ++offset) {
        if (offset < found.begin || offset >= found.begin + found.records.size())
            return failure(Code::corrupt,
                           fmt::format("{} is missing", place_of(topic, {from.partition, offset})));
        if (!visit(offset, found.records[offset - found.begin])) return {};
    }
    return {};
}

std::expected<void, LogError> SimulatedStorage::trim(Topic topic, Position begin) {
    std::string body;
    body.push_back(static_cast<char>(begin_entry));
    put_place(body, topic, begin);
    const std::string place = body.substr(1);
    if (const auto stored = append_frame(body); !stored) return stored;
    ByteReader in(place);
    apply_begin(in);
    return {};
}

std::uint64_t SimulatedStorage::approximate_bytes(Topic topic, Position from, Offset to) const {
    const Kept& found = kept(topic, from.partition);
    std::uint64_t bytes = 0;
    for (Offset offset = std::max(from.offset, found.begin); offset < to; ++offset)
        bytes += found.records[offset - found.begin].size();
    return bytes;
}

}  // namespace beaker::log
