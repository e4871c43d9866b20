#pragma once

#include <chrono>

#include "log/step/registry.hpp"

namespace beaker::processors {

// How people sign in, on the stream of the person: a link is mailed, whoever follows it in time has a
// session.

/// Links mailed to one person are counted within it (policy `sign_in.links_an_hour_max`); further requests
/// change nothing.
inline constexpr std::chrono::hours links_window{1};

/// Somebody asks for a link: the same answer whether we know them or not. A word on marketing mail is kept as
/// it was said, and counts once the link that came with it is used: anybody can write anybody's address.
log::Decided decide_signup(const log::RowReader& rows, const log::Recorded& record);

/// Somebody follows a link: a session, once. Refusals: link_unknown, link_used, link_expired.
log::Decided decide_link_redemption(const log::RowReader& rows, const log::Recorded& record);

/// Somebody signs out: nothing where the session is no longer open.
log::Decided decide_session_close(const log::RowReader& rows, const log::Recorded& record);

/// An admin says who is one. Whoever no longer is loses the sessions that they opened as one. Refusal:
/// person_unknown.
log::Decided decide_admin_flag(const log::RowReader& rows, const log::Recorded& record);

/// Folds of the state of persons.
std::vector<log::StateFoldEntry> person_state_folds();

}  // namespace beaker::processors
