#pragma once

#include <functional>
#include <string>
#include <vector>

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

/// `GET /healthz`, `/readyz` and `/metrics`. The functions are called on the I/O thread and must be quick;
/// `metrics` gives Prometheus' text format 0.0.4.
std::vector<Route> health_routes(std::function<Readiness()> readiness, std::function<std::string()> metrics);

}  // namespace beaker::ingest::api
