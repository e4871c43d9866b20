#include "log/simulated/simulated_storage.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "log/embedded/batch_format.hpp"
#include "log/embedded/bytes.hpp"
#include "log/embedded/crc32c.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;

// What the first frame holds, besides entries of batches: how many partitions there are.
constexpr std::uint8_t created_entry = 0;

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
    if (!body.empty() && static_cast<std::uint8_t>(body.front()) == created_entry) {
        ByteReader in(body.substr(1));
        if (const auto partitions = in.take_u16(); partitions != contents_.partitions)
            return failure(Code::bad_argument,
                           fmt::format("the log has {} partitions, not {}: the number is fixed when a log "
                                       "is created",
                                       partitions, contents_.partitions));
        return {};
    }
    if (!read_batch(body, [this](const BatchEntry& entry) { return apply(entry); }))
        return failure(Code::corrupt, "the simulated log: an entry makes no sense");
    return {};
}

bool SimulatedStorage::apply(const BatchEntry& entry) {
    const auto [partition, offset] = entry.position;
    if (partition >= contents_.partitions) return false;
    if (entry.kind == BatchEntry::Kind::checkpoint) {
        contents_.checkpoints[partition] = offset;
        return true;
    }
    Kept& found = kept(entry.topic, partition);
    const Offset end = found.begin + found.records.size();
    if (entry.kind == BatchEntry::Kind::record) {
        if (offset != end) return false;
        found.records.emplace_back(entry.bytes);
        return true;
    }
    if (offset < found.begin || offset > end) return false;
    found.records.erase(found.records.begin(),
                        found.records.begin() + static_cast<std::ptrdiff_t>(offset - found.begin));
    found.begin = offset;
    return true;
}

std::expected<void, LogError> SimulatedStorage::write(const StorageBatch& batch) {
    std::string body;
    append_batch(body, batch);
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
    const BatchEntry entry{BatchEntry::Kind::begin, topic, begin, {}};
    std::string body;
    append_entry(body, entry);
    if (const auto stored = append_frame(body); !stored) return stored;
    apply(entry);
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
