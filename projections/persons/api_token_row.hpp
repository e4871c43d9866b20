#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "projections/tables/table.hpp"
#include "schemas/values/person_key.hpp"

namespace beaker {

/// An API token, as its owner sees it. In the partition of the person's stream. Key: the 16 bytes of its id.
struct ApiTokenRow {
    static constexpr std::string_view table = "api_tokens";
    static constexpr int revision = 1;
    static constexpr bool write_nulls = true;

    Uuid id;
    std::string name;
    std::string person;  ///< whose: their key
    Instant created_at;
    std::optional<Instant> last_used_at;  ///< within the hour
    std::optional<Instant> expires_at;
    std::optional<Instant> revoked_at;
    std::optional<Uuid> replaces;
    bool operator==(const ApiTokenRow&) const = default;

    static void indexes(const ApiTokenRow& row, std::string_view key, Instant first_seen, IndexKeys& out);
};
BOOST_DESCRIBE_STRUCT(ApiTokenRow, (),
                      (id, name, person, created_at, last_used_at, expires_at, revoked_at, replaces))

namespace api_token_index {
inline constexpr std::string_view by_person = "by_person";  ///< newest first
}

}  // namespace beaker
