#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

namespace beaker::ops::doctor {

enum class State {
    ok,
    warn,  ///< it works, but not as it should, or not for long
    fail,  ///< it does not work
};
BOOST_DESCRIBE_ENUM(State, ok, warn, fail)

/// What a check found. Holds no secret and no personal data.
struct Finding {
    State state = State::ok;
    std::string check;  ///< such as "clock"
    std::string what;   ///< a sentence
    std::string to_do;  ///< what helps; empty where all is well
    bool operator==(const Finding&) const = default;
};
BOOST_DESCRIBE_STRUCT(Finding, (), (state, check, what, to_do))

using Findings = std::vector<Finding>;

inline Finding ok(std::string check, std::string what) {
    return {State::ok, std::move(check), std::move(what), {}};
}
inline Finding warn(std::string check, std::string what, std::string to_do) {
    return {State::warn, std::move(check), std::move(what), std::move(to_do)};
}
inline Finding fail(std::string check, std::string what, std::string to_do) {
    return {State::fail, std::move(check), std::move(what), std::move(to_do)};
}

/// The worst of all.
State worst(const Findings& findings);

/// `warn  clock: it is not synchronised — run an NTP client`
std::string line_of(const Finding& finding);

}  // namespace beaker::ops::doctor
