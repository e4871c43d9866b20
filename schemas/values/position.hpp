#pragma once

#include <compare>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/values/print.hpp"
#include "schemas/values/slot.hpp"

namespace beaker {

/// Why a text is no position; never quotes the text.
struct BadPosition {
    std::string_view reason;
};

/// A place in one partition of a topic; which topic, the place where it stands says. Never an identity: a
/// copied or repartitioned log has other positions.
struct Position {
    static constexpr bool printable = true;
    static constexpr std::string_view json_pattern = "^[0-9]{1,5}:[0-9]{1,20}$";

    PartitionId partition = 0;
    std::uint64_t offset = 0;

    /// `3:1042`, without sign, space or leading zeros. Errors: BadPosition.
    static std::expected<Position, BadPosition> parse(std::string_view text);
    std::string text() const;
    /// Appends text().
    void append_text(std::string& out) const;
    auto operator<=>(const Position&) const = default;
};

/// How far a reader or writer has come: at most one position for each partition, sorted by partition.
/// Its text, `3:1042,7:12`, is the value of the Beaker-Position and Beaker-Min-Position headers.
class Positions {
public:
    static constexpr bool printable = true;

    Positions() = default;
    explicit Positions(const std::vector<Position>& positions);

    /// Positions in any order; empty text is no position at all. Errors: BadPosition, also for a partition
    /// named twice.
    static std::expected<Positions, BadPosition> parse(std::string_view text);
    std::string text() const;

    /// Keeps the position unless one at least as far is known of its partition.
    void advance(Position to);
    /// Advances to every one of them.
    void advance(const Positions& to);
    std::optional<std::uint64_t> offset_in(PartitionId partition) const;
    bool empty() const { return list_.empty(); }
    const std::vector<Position>& list() const { return list_; }
    bool operator==(const Positions&) const = default;

private:
    std::vector<Position> list_;
};

}  // namespace beaker
