#pragma once

#include <string>
#include <vector>

#include "ingest/api/actions.hpp"
#include "ingest/api/reads.hpp"
#include "ingest/api/router.hpp"
#include "projections/generations/generations.hpp"

namespace beaker::ingest::api {

/// What the routes stand on; all of it must outlive every answer that is still owed.
struct GenerationSurroundings {
    Generations& generations;
    Actions& actions;
    Execute execute;  ///< a thread that may write files and wait for seconds
};

/// `GET /v1/admin/generations` → 200, a GenerationList. `POST /v1/admin/generations/{name}/build`,
/// `/compare`,
/// `/switch` and `DELETE /v1/admin/generations/{name}`, each with `{"asked_by":"…"}?` → 200, the generation's
/// GenerationStatus: building and comparing have only begun then, a switch and a retirement are done. Each
/// leaves who wanted it in the log, and answers with that record's Beaker-Position. 404: no such generation;
/// 409: not in the state that it is in; 503: the disk failed, or it was done and could not be noted.
std::vector<Route> generation_routes(GenerationSurroundings surroundings);

/// Leaves in the log that the node has switched by its policy.
void note_switch_by_policy(Actions& actions, const std::string& generation, const std::string& before);

}  // namespace beaker::ingest::api
