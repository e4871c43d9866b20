#include "replay/compare.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "log/step/state_store.hpp"
#include "projections/store/row_cursor.hpp"

namespace beaker::replay {

namespace {

/// Printable characters as they are, all else as \xx.
std::string readable(std::string_view key) {
    std::string text;
    for (const char byte : key) {
        const auto code = static_cast<unsigned char>(byte);
        if (code >= 0x20 && code < 0x7f)
            text += byte;
        else
            text += fmt::format("\\{:02x}", code);
    }
    return text;
}

std::size_t first_difference(std::string_view a, std::string_view b) {
    return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

}  // namespace

Comparison compare_rows(const log::RowReader& first, const log::RowReader& second, std::uint16_t partitions,
                        std::size_t differences_shown) {
    Comparison result;
    const auto note = [&](std::string_view key, std::string what) {
        ++result.differences;
        if (result.first.size() < differences_shown) result.first.push_back({readable(key), std::move(what)});
    };
    for (PartitionId partition = 0; partition < partitions; ++partition) {
        const std::string prefix = log::partition_prefix(partition);
        const auto a = seek(first, prefix, prefix);
        const auto b = seek(second, prefix, prefix);
        while (a->valid() || b->valid()) {
            if (!b->valid() || (a->valid() && a->key() < b->key())) {
                note(a->key(), "only in the first");
                a->next();
            } else if (!a->valid() || b->key() < a->key()) {
                note(b->key(), "only in the second");
                b->next();
            } else {
                if (a->value() == b->value())
                    ++result.rows;
                else
                    note(a->key(),
                         fmt::format("differs at byte {}", first_difference(a->value(), b->value())));
                a->next();
                b->next();
            }
        }
    }
    return result;
}

}  // namespace beaker::replay
