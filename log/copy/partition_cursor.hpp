#pragma once

#include "log/log.hpp"

namespace beaker::log {

/// Walks through one partition of a topic, a run of records in memory at a time.
class PartitionCursor {
public:
    /// From an offset on, before `to`.
    PartitionCursor(const Log& log, Topic topic, PartitionId partition, Offset from, Offset to)
        : log_(&log), topic_(topic), next_{partition, from}, to_(to) {}

    /// The record it stands at; null at the end. Errors: as Log::read.
    std::expected<const Stored*, LogError> peek() {
        if (index_ < run_.size()) return &run_[index_];
        if (next_.offset >= to_) return nullptr;
        auto run = log_->read(topic_, next_, {.records = 2000, .bytes = 32 << 20});
        if (!run) return std::unexpected(run.error());
        std::erase_if(*run, [this](const Stored& each) { return each.position.offset >= to_; });
        run_ = std::move(*run);
        index_ = 0;
        next_.offset = run_.empty() ? to_ : run_.back().position.offset + 1;
        return run_.empty() ? nullptr : &run_.front();
    }
    /// Past the record that `peek` gave.
    void advance() { ++index_; }

private:
    const Log* log_;
    Topic topic_;
    Position next_;
    Offset to_;
    std::vector<Stored> run_;
    std::size_t index_ = 0;
};

}  // namespace beaker::log
