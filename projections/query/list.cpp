#include "projections/query/list.hpp"

#include <algorithm>
#include <stdexcept>

#include "projections/query/index_scan.hpp"
#include "projections/tables/table.hpp"
#include "schemas/values/base64url.hpp"

namespace beaker {

namespace {

constexpr std::size_t time_and_id_bytes = 8 + 16;
constexpr std::size_t reserved_bytes_max = 256 << 10;

/// The first place to look at.
std::expected<std::string, QueryError> start_of(const List& list) {
    std::string start = list.prefix;
    if (list.to) start += KeyParts().descending(*list.to - std::chrono::microseconds(1)).take();
    if (list.page.cursor.empty()) return start;

    auto last = from_base64url(list.page.cursor);
    if (!last || !last->starts_with(list.prefix) || last->size() != list.prefix.size() + time_and_id_bytes)
        return std::unexpected(
            QueryError{QueryError::Code::bad_cursor, "the cursor is not one of this list"});
    return std::max(start, *last + '\0');
}

/// `{"items":[…],"next":…}` piece by piece.
class PageWriter {
public:
    explicit PageWriter(const Page& page) : limit_(page.limit), tells_places_(page.tells_places) {}
    void add(std::string_view item, std::string_view place) {
        // Rows of a table are much alike, except where one is very long.
        if (items_ == 0) body_.reserve(std::min(limit_ * (item.size() + 16), reserved_bytes_max));
        if (tells_places_) places_.append(items_ > 0 ? ",\"" : "\"").append(base64url(place)).append("\"");
        if (items_++ > 0) body_ += ',';
        body_ += item;
    }
    std::size_t items() const { return items_; }
    std::string finish(std::string_view last_place) {
        body_ += "],\"next\":";
        if (last_place.empty())
            body_ += "null";
        else
            body_.append("\"").append(base64url(last_place)).append("\"");
        if (tells_places_) body_.append(",\"places\":[").append(places_).append("]");
        body_ += '}';
        return std::move(body_);
    }

private:
    const std::size_t limit_;
    const bool tells_places_;
    std::string body_ = "{\"items\":[";
    std::string places_;
    std::size_t items_ = 0;
};

std::string row_behind(const log::RowReader& rows, const IndexScan& entry, std::string_view table) {
    auto stored = rows.get(row_key(entry.partition(), table, entry.row()));
    if (!stored) throw std::runtime_error("an index entry of " + std::string(table) + " has no row");
    return *std::move(stored);
}

}  // namespace

std::expected<std::string, QueryError> page_of(const log::RowReader& rows, const List& list) {
    if (list.page.limit == 0 || list.page.limit > Page::limit_max)
        return std::unexpected(QueryError{QueryError::Code::bad_limit, "the limit must be from 1 to 500"});
    const auto start = start_of(list);
    if (!start) return std::unexpected(start.error());

    PageWriter page(list.page);
    std::string last_place;
    std::size_t looked_at = 0;
    for (IndexScan entry(rows, list.partitions, list.prefix, *start); entry.valid(); entry.next()) {
        if (list.from && descending_at(entry.place(), list.prefix.size()) < *list.from) break;
        if (page.items() == list.page.limit || looked_at == entries_per_page_max)
            return page.finish(last_place);
        if (list.in_row_order)
            page.add(json_of_stored(entry.value()), entry.place());
        else if (!list.wanted || list.wanted(entry.covered()))
            page.add(json_of_stored(row_behind(rows, entry, list.table)), entry.place());
        last_place = entry.place();
        ++looked_at;
    }
    return page.finish({});
}

}  // namespace beaker
