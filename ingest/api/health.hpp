#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ingest/api/reads.hpp"
#include "ingest/api/router.hpp"

namespace beaker::ingest::api {

/// Whether this node can do its roles, as `/readyz` tells it.
struct Readiness {
    enum class State {
        ok,
        degraded,  ///< serves, but something is off, such as a provider without keys: still 200
        unready,   ///< cannot do its roles: 503
    };
    State state = State::ok;
    std::string json;  ///< an object with `status` and what is off; no personal data, no secrets
};

/// Looks at what only the I/O thread may look at, and is quick; what it returns may ask the log, and gives
/// Prometheus' text format 0.0.4.
using Figures = std::function<std::move_only_function<std::string()>()>;

/// `GET /healthz`, `/readyz` and `/metrics`. The functions are called on the I/O thread and must be quick;
/// the rest of the figures is left to `execute`.
std::vector<Route> health_routes(std::function<Readiness()> readiness, Figures figures, Execute execute);

}  // namespace beaker::ingest::api
