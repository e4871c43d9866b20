#include "ops/doctor/finding.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/described/enum_text.hpp"

namespace beaker::ops::doctor {

State worst(const Findings& findings) {
    State state = State::ok;
    for (const Finding& each : findings) state = std::max(state, each.state);
    return state;
}

std::string line_of(const Finding& finding) {
    return fmt::format("{:<4}  {}: {}{}{}", enum_text(finding.state), finding.check, finding.what,
                       finding.to_do.empty() ? "" : " — ", finding.to_do);
}

}  // namespace beaker::ops::doctor
