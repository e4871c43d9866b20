#pragma once

#include <expected>
#include <memory>
#include <string>

#include "log/clock.hpp"
#include "log/log.hpp"
#include "ops/config/config.hpp"
#include "ops/metrics/metrics.hpp"

namespace beaker::ops {

/// The role `connect`: carries out effects by the connectors that are configured, until it is destroyed.
class NodeConnectors {
public:
    /// Error: the log cannot be read.
    static std::expected<std::unique_ptr<NodeConnectors>, std::string> open(const Config& config,
                                                                            log::Log& log,
                                                                            const log::Clock& clock,
                                                                            Metrics& metrics);
    ~NodeConnectors();
    NodeConnectors(const NodeConnectors&) = delete;
    NodeConnectors& operator=(const NodeConnectors&) = delete;

    /// Its own part of the gauges.
    void gauge(Gauges& now) const;

private:
    struct Parts;
    explicit NodeConnectors(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace beaker::ops
