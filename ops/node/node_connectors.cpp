#include "ops/node/node_connectors.hpp"

#include <fmt/format.h>

#include "ops/logging/logging.hpp"
#include "ops/node/random_bytes.hpp"
#include "processors/connectors/mail/mail_connector.hpp"
#include "processors/connectors/runtime.hpp"
#include "processors/connectors/vapi/assistant_connector.hpp"
#include "projections/query/find_record.hpp"

namespace beaker::ops {

namespace {

/// Requests that are older cannot be begun any more: their streams have asked again, or will.
constexpr std::chrono::minutes request_age_max{5};

std::string public_url_of(const Config& config) {
    if (!config.public_url.empty()) return config.public_url;
    return fmt::format("http{}://{}:{}", config.tls_certificate_file.empty() ? "" : "s", config.listen.host,
                       config.listen.port);
}

connectors::Connectors connectors_of(const Config& config) {
    connectors::Connectors all;
    if (!config.endpoints.smtp.empty())
        all.emplace(EffectOperation::mail_send,
                    connectors::mail_connector({.smtp_url = config.endpoints.smtp,
                                                .from = config.mail_from,
                                                .public_url = public_url_of(config),
                                                .pepper = config.secrets.pepper}));
    if (!config.secrets.vapi_api_key.empty()) {
        const connectors::VapiSettings vapi{.base_url = config.endpoints.vapi,
                                            .api_key = config.secrets.vapi_api_key,
                                            .public_url = public_url_of(config)};
        all.emplace(EffectOperation::vapi_create_assistant, connectors::create_assistant_connector(vapi));
        all.emplace(EffectOperation::vapi_delete_assistant, connectors::delete_assistant_connector(vapi));
    }
    return all;
}

}  // namespace

struct NodeConnectors::Parts {
    Parts(const Config& config, log::Log& of, const log::Clock& time, Metrics& counts)
        : log(of),
          clock(time),
          metrics(counts),
          runtime({.log = of,
                   .clock = time,
                   .connectors = connectors_of(config),
                   .random = random_bytes,
                   .on_tried = [this](const auto& request, const auto& tried, auto took) {
                       note(request, tried, took);
                   }}) {}

    std::expected<void, std::string> follow();
    void note(const EffectRequest& request, const connectors::Tried& tried, std::chrono::nanoseconds took);

    log::Log& log;
    const log::Clock& clock;
    Metrics& metrics;
    connectors::Runtime runtime;
    std::unique_ptr<log::Subscription> requests, decisions, directory;  // end before the runtime
};

std::expected<void, std::string> NodeConnectors::Parts::follow() {
    std::vector<log::Offset> begins, ends, effects, young;
    for (PartitionId partition = 0; partition < log.partitions(); ++partition) {
        begins.push_back(log.begin(Topic::directory, partition));
        ends.push_back(log.end(Topic::domain_events, partition));
        effects.push_back(log.end(Topic::effects, partition));
        const auto from = offset_at(log, Topic::effects, partition, clock.now() - request_age_max);
        if (!from) return std::unexpected(from.error().text);
        young.push_back(*from);
    }
    const auto subscribe = [&](auto& into, Topic topic, std::vector<log::Offset> from,
                               log::Sink sink) -> std::expected<void, std::string> {
        auto followed = log.follow(topic, std::move(from), std::move(sink));
        if (!followed) return std::unexpected(followed.error().text);
        into = std::move(*followed);
        return {};
    };
    if (auto followed = subscribe(directory, Topic::directory, begins,
                                  [this](std::span<const log::Stored> entries) { runtime.listed(entries); });
        !followed)
        return followed;
    if (auto followed = subscribe(decisions, Topic::domain_events, ends,
                                  [this](std::span<const log::Stored> events) { runtime.decided(events); });
        !followed)
        return followed;
    if (auto followed = subscribe(requests, Topic::effects, effects,
                                  [this](std::span<const log::Stored> some) { runtime.requested(some); });
        !followed)
        return followed;
    runtime.start(std::move(young));
    return {};
}

void NodeConnectors::Parts::note(const EffectRequest& request, const connectors::Tried& tried,
                                 std::chrono::nanoseconds took) {
    metrics.tried(enum_text(request.operation), enum_text(tried.outcome), took);
    if (tried.outcome == TryOutcome::done || tried.outcome == TryOutcome::short_circuited) return;
    log_event(log_for("connectors"), Level::warn, "a try came to nothing",
              {{"operation", enum_text(request.operation)},
               {"outcome", enum_text(tried.outcome)},
               {"error_code", tried.reason},
               {"effect", request.effect_id.text()},
               {"provider_request_id", tried.provider_request_id.value_or("")}});
}

NodeConnectors::NodeConnectors(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
NodeConnectors::~NodeConnectors() = default;

std::expected<std::unique_ptr<NodeConnectors>, std::string> NodeConnectors::open(const Config& config,
                                                                                 log::Log& log,
                                                                                 const log::Clock& clock,
                                                                                 Metrics& metrics) {
    auto parts = std::make_unique<Parts>(config, log, clock, metrics);
    if (auto followed = parts->follow(); !followed) return std::unexpected(followed.error());
    return std::unique_ptr<NodeConnectors>(new NodeConnectors(std::move(parts)));
}

void NodeConnectors::gauge(Gauges& now) const {
    now.effects_waiting = parts_->runtime.waiting();
    now.effects_in_flight = parts_->runtime.in_flight();
    for (const auto& [name, operation] : enum_names<EffectOperation>())
        now.breakers_open.emplace_back(name,
                                       parts_->runtime.breaker_open(static_cast<EffectOperation>(operation)));
}

}  // namespace beaker::ops
