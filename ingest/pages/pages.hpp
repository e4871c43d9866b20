#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/api/router.hpp"
#include "projections/trials/trial_row.hpp"

namespace beaker::ingest::pages {

/// What pages stand on; all of it must outlive every answer that is still owed.
struct PageSurroundings {
    std::function<std::string()> random;  ///< 16 or more bytes that nobody can guess
    std::string version;                  ///< of this program
    std::string mailbox_url;              ///< of the sandbox; empty: there is none
    /// Somebody's trials, the newest first; any thread.
    std::function<void(const PersonKey&, std::move_only_function<void(std::vector<TrialRow>)>)> trials_of;
};

/// The first page, sign-up, a trial and its state, for the eye: plain HTML that needs no script. A page asks
/// the API for what its form wants and shows what that answers, so that it can do nothing that the API
/// cannot. `api` is where it finds the routes that it asks. Writes are taken from pages of ours alone.
std::vector<api::Route> page_routes(PageSurroundings surroundings, std::span<const api::Route> api);

}  // namespace beaker::ingest::pages
