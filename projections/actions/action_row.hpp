#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "projections/tables/table.hpp"
#include "schemas/events/input.hpp"

namespace beaker {

/// What became of something that a user asked for, for those who did not wait. In the partition of the stream
/// that it acts on. Key: the 16 bytes of its id.
struct ActionRow {
    static constexpr std::string_view table = "actions";
    static constexpr int revision = 2;
    static constexpr bool write_nulls = true;

    Uuid id;                           ///< the action's ce_id
    std::string type;                  ///< its ce_type
    std::optional<std::string> actor;  ///< who asked: "admin" or a person's key
    Outcome outcome{};
    std::optional<Problem> problem;
    std::optional<RawJson> answer;
    Instant received_at;
    Instant settled_at;
    bool operator==(const ActionRow&) const = default;

    static void indexes(const ActionRow& row, std::string_view key, Instant first_seen, IndexKeys& out);
};
BOOST_DESCRIBE_STRUCT(ActionRow, (), (id, type, actor, outcome, problem, answer, received_at, settled_at))

}  // namespace beaker
