#include "projections/store/row_cursor.hpp"

#include <string>
#include <utility>
#include <vector>

namespace beaker {

namespace {

/// Copies a page of rows at a time, walking from the start of the prefix for each.
class WalkingCursor final : public RowCursor {
public:
    WalkingCursor(const log::RowReader& rows, std::string_view prefix, std::string_view from)
        : rows_(rows), prefix_(prefix) {
        fill(from, true);
    }

    bool valid() const override { return at_ < page_.size(); }
    std::string_view key() const override { return page_[at_].first; }
    std::string_view value() const override { return page_[at_].second; }

    void next() override {
        if (++at_ < page_.size() || page_.size() < page_rows) return;
        const std::string last = page_.back().first;
        fill(last, false);
    }

private:
    static constexpr std::size_t page_rows = 256;

    void fill(std::string_view from, bool inclusive) {
        page_.clear();
        at_ = 0;
        rows_.scan(prefix_, [&](std::string_view key, std::string_view value) {
            if (inclusive ? key >= from : key > from) page_.emplace_back(key, value);
            return page_.size() < page_rows;
        });
    }

    const log::RowReader& rows_;
    std::string prefix_;
    std::vector<std::pair<std::string, std::string>> page_;
    std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<RowCursor> seek(const log::RowReader& rows, std::string_view prefix, std::string_view from) {
    if (const auto* seekable = dynamic_cast<const SeekableRows*>(&rows)) return seekable->seek(prefix, from);
    return std::make_unique<WalkingCursor>(rows, prefix, from);
}

}  // namespace beaker
