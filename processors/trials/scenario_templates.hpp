#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace beaker::processors {

/// What an assistant says and does in one scenario, with `{{placeholders}}` for what is the business's own. A
/// trial names key and version, so a changed text is a new version beside the old one.
struct ScenarioTemplate {
    std::string_view key;  ///< "<industry>_<scenario>"
    std::int64_t version = 1;
    bool active = true;  ///< of each key one is: new trials take it
    std::string_view industry;
    std::string_view system;
    std::string_view first_message;
    std::string_view tools;                       ///< JSON, as Vapi takes it: what it may call while it talks
    std::map<std::string, std::string> defaults;  ///< of placeholders
};

/// All that were ever shipped.
std::span<const ScenarioTemplate> scenario_templates();
/// The active one of a key; null where there is none.
const ScenarioTemplate* active_template(std::string_view key);

}  // namespace beaker::processors
