#pragma once

#include <optional>
#include <string>
#include <vector>

#include "processors/leads/conversation.hpp"

namespace beaker::processors::leads {

/// What the assistant wrote down of a person, each value checked and in its final form.
struct ToolFields {
    std::optional<std::string> name;
    std::optional<std::string> phone;  ///< E.164
    std::optional<std::string> email;
    std::optional<std::string> address;
    std::optional<std::string> notes;
};

/// Reads the arguments of all calls, whatever the members are called (`customerName`, `phone_number`,
/// `first_name` and `last_name`, also one object down); the last usable value of a field wins. Empty values,
/// stand-ins ("unknown", "N/A") and what cannot be (a phone with a digit too many) are passed over, as are
/// arguments that are no JSON.
ToolFields read_tools(const std::vector<ToolUse>& tools);

}  // namespace beaker::processors::leads
