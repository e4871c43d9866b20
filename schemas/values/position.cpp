#include "schemas/values/position.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace beaker {
namespace {

/// The whole text as a number, written as we write it.
template <class Number>
std::optional<Number> number_of(std::string_view text) {
    if (text.size() > 1 && text.front() == '0') return std::nullopt;
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

std::expected<Position, BadPosition> Position::parse(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos)
        return std::unexpected(BadPosition{"no colon between partition and offset"});
    const auto partition = number_of<PartitionId>(text.substr(0, colon));
    if (!partition) return std::unexpected(BadPosition{"the partition is no number from 0 to 65535"});
    const auto offset = number_of<std::uint64_t>(text.substr(colon + 1));
    if (!offset) return std::unexpected(BadPosition{"the offset is no number"});
    return Position{*partition, *offset};
}

void Position::append_text(std::string& out) const {
    fmt::format_to(std::back_inserter(out), "{}:{}", partition, offset);
}

std::string Position::text() const {
    std::string out;
    append_text(out);
    return out;
}

Positions::Positions(const std::vector<Position>& positions) {
    for (const Position position : positions) advance(position);
}

std::expected<Positions, BadPosition> Positions::parse(std::string_view text) {
    Positions all;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const auto position = Position::parse(text.substr(0, comma));
        if (!position) return std::unexpected(position.error());
        all.list_.push_back(*position);
        if (comma == std::string_view::npos) break;
        text.remove_prefix(comma + 1);
        if (text.empty()) return std::unexpected(BadPosition{"nothing after the last comma"});
    }
    // Sorted once at the end: a header from outside must not cost the square of its length.
    std::ranges::sort(all.list_);
    const auto twice = std::ranges::adjacent_find(all.list_, {}, &Position::partition);
    if (twice != all.list_.end()) return std::unexpected(BadPosition{"a partition is named twice"});
    return all;
}

std::string Positions::text() const {
    std::string out;
    for (const Position& position : list_) {
        if (!out.empty()) out += ',';
        position.append_text(out);
    }
    return out;
}

void Positions::advance(Position to) {
    const auto at = std::ranges::lower_bound(list_, to.partition, {}, &Position::partition);
    if (at == list_.end() || at->partition != to.partition)
        list_.insert(at, to);
    else
        at->offset = std::max(at->offset, to.offset);
}

void Positions::advance(const Positions& to) {
    for (const Position position : to.list_) advance(position);
}

std::optional<std::uint64_t> Positions::offset_in(PartitionId partition) const {
    const auto at = std::ranges::lower_bound(list_, partition, {}, &Position::partition);
    if (at == list_.end() || at->partition != partition) return std::nullopt;
    return at->offset;
}

}  // namespace beaker
