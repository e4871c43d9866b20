#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/described/codec.hpp"

namespace beaker {

/// Somebody is about to see personal data that is masked otherwise. On the stream `instance/audit`.
struct RevealRequested {
    static constexpr std::string_view type = "beaker.reveal.requested.v1";
    std::string asked_by;  ///< a user name, never an e-mail address
    std::string what;      ///< what they look at, such as "topics export domain.events"
    bool operator==(const RevealRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(RevealRequested, (), (asked_by, what))

/// Somebody may have seen personal data: noted before it was shown.
struct PersonalDataRevealed {
    static constexpr std::string_view type = "beaker.personal_data.revealed.v1";
    std::string asked_by;
    std::string what;
    bool operator==(const PersonalDataRevealed&) const = default;
};
BOOST_DESCRIBE_STRUCT(PersonalDataRevealed, (), (asked_by, what))

/// An admin reads something. On the stream `instance/audit`.
struct AdminReadTold {
    static constexpr std::string_view type = "beaker.admin_read.told.v1";
    std::string actor;  ///< "admin", or a person's key
    std::string path;   ///< without the query, which may hold anything
    bool operator==(const AdminReadTold&) const = default;
};
BOOST_DESCRIBE_STRUCT(AdminReadTold, (), (actor, path))

/// An admin has read something: told once in ten minutes for each path.
struct AdminReadNoted {
    static constexpr std::string_view type = "beaker.admin_read.noted.v1";
    std::string actor;
    std::string path;
    bool operator==(const AdminReadNoted&) const = default;
};
BOOST_DESCRIBE_STRUCT(AdminReadNoted, (), (actor, path))

/// What can be done with a generation of the read tables.
enum class GenerationChange { build_begun, comparison_begun, switched, retired };
BOOST_DESCRIBE_ENUM(GenerationChange, build_begun, comparison_begun, switched, retired)

/// The node has done something with its generations, and says so. On the stream `instance/audit`.
struct GenerationChangeTold {
    static constexpr std::string_view type = "beaker.generation.change_told.v1";
    std::string asked_by;  ///< a user name, or "policy": never an e-mail address
    GenerationChange change{};
    std::string generation;
    std::optional<std::string> before;  ///< of a switch: the generation that served until then
    bool operator==(const GenerationChangeTold&) const = default;
};
BOOST_DESCRIBE_STRUCT(GenerationChangeTold, (), (asked_by, change, generation, before))

/// From then on readers were answered from another generation of the read tables.
struct GenerationSwitched {
    static constexpr std::string_view type = "beaker.generation.switched.v1";
    std::string asked_by;
    std::string generation;
    std::optional<std::string> before;
    bool operator==(const GenerationSwitched&) const = default;
};
BOOST_DESCRIBE_STRUCT(GenerationSwitched, (), (asked_by, generation, before))

/// Somebody had a generation built, compared or retired: nothing that readers notice.
struct GenerationTended {
    static constexpr std::string_view type = "beaker.generation.tended.v1";
    std::string asked_by;
    GenerationChange change{};
    std::string generation;
    bool operator==(const GenerationTended&) const = default;
};
BOOST_DESCRIBE_STRUCT(GenerationTended, (), (asked_by, change, generation))

}  // namespace beaker
