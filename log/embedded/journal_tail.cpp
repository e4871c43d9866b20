#include "log/embedded/journal_tail.hpp"

#include <algorithm>

#include "log/embedded/batch_format.hpp"
#include "log/embedded/ring_journal.hpp"

namespace beaker::log {

std::expected<void, LogError> JournalTail::read_on(const std::optional<RingPlace>& from, Contents& contents) {
    if (!std::filesystem::exists(path_)) return {};
    if (!file_) {
        auto opened = DiskBlockFile::open(path_, /*read_only=*/true);
        if (!opened) return std::unexpected(opened.error());
        file_ = *std::move(opened);
    }
    const auto head = read_ring_head(*file_);
    if (!head) return std::unexpected(head.error());
    const bool goes_on = read_to_ && read_to_->ring == head->ring &&
                         (!from || from->ring != head->ring || from->sequence <= read_to_->sequence);
    if (!goes_on) {
        std::ranges::fill(cells_, Cell{});
        std::ranges::fill(checkpoints_, std::nullopt);
        read_to_ = from;
    }
    drop_stored(contents);
    const auto end = read_frames(*file_, *head, read_to_, [this](const RingPlace&, std::string_view batch) {
        if (read_batch(batch, [this](const BatchEntry& entry) { return take(entry); }))
            return std::expected<void, LogError>();
        return std::expected<void, LogError>(
            failure(LogError::Code::corrupt, "a batch of the journal makes no sense"));
    });
    if (!end) return std::unexpected(end.error());
    read_to_ = *end;
    put_ends(contents);
    return {};
}

std::expected<void, LogError> JournalTail::check_end() const {
    if (!file_ || !read_to_) return {};
    return log::check_end(*file_, *read_to_);
}

bool JournalTail::take(const BatchEntry& entry) {
    const auto [partition, offset] = entry.position;
    if (partition >= checkpoints_.size()) return false;
    if (entry.kind == BatchEntry::Kind::checkpoint) {
        checkpoints_[partition] = offset;
        return true;
    }
    if (entry.kind != BatchEntry::Kind::record) return false;
    Cell& found = cells_[index_of(entry.topic) * checkpoints_.size() + partition];
    if (found.records.empty()) found.first = offset;
    if (offset != found.end()) return false;
    found.records.emplace_back(entry.bytes);
    return true;
}

void JournalTail::drop_stored(const Contents& contents) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        Cell& each = cells_[i];
        const Offset stored = std::clamp(contents.bounds[i].end, each.first, each.end());
        each.records.erase(each.records.begin(),
                           each.records.begin() + static_cast<std::ptrdiff_t>(stored - each.first));
        each.first = stored;
    }
}

void JournalTail::put_ends(Contents& contents) const {
    for (std::size_t i = 0; i < cells_.size(); ++i)
        if (!cells_[i].records.empty())
            contents.bounds[i].end = std::max(contents.bounds[i].end, cells_[i].end());
    for (std::size_t i = 0; i < checkpoints_.size(); ++i)
        contents.checkpoints[i] = std::max(contents.checkpoints[i], checkpoints_[i].value_or(0));
}

std::optional<Offset> JournalTail::first(Topic topic, PartitionId partition) const {
    const Cell& found = cell(topic, partition);
    return found.records.empty() ? std::nullopt : std::optional(found.first);
}

std::string_view JournalTail::record(Topic topic, Position position) const {
    const Cell& found = cell(topic, position.partition);
    return found.records.at(position.offset - found.first);
}

}  // namespace beaker::log
