#include "ops/metrics/metrics.hpp"

#include <fmt/format.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>

namespace beaker::ops {

namespace {

using prometheus::Histogram;

/// From 50 µs to 10 s: a sync of a fast disk to a request that is given up.
const Histogram::BucketBoundaries second_buckets = {0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025,
                                                    0.005,   0.01,   0.025,   0.05,   0.1,   0.25,
                                                    0.5,     1.0,    2.5,     10.0};
const Histogram::BucketBoundaries count_buckets = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
const Histogram::BucketBoundaries byte_buckets = {1e3, 4e3, 16e3, 64e3, 256e3, 1e6, 4e6, 16e6};

double seconds(std::chrono::nanoseconds span) { return std::chrono::duration<double>(span).count(); }

}  // namespace

struct Metrics::Families {
    prometheus::Registry registry;

    prometheus::Family<prometheus::Counter>& ingress = prometheus::BuildCounter()
                                                           .Name("beaker_ingress_requests_total")
                                                           .Help("Webhook requests answered.")
                                                           .Register(registry);
    Histogram& ingress_seconds =
        histogram("beaker_ingress_request_seconds",
                  "From a webhook's last byte to its answer, sync included.", second_buckets);
    Histogram& sync_seconds =
        histogram("beaker_log_sync_seconds", "Write and sync of one batch.", second_buckets);
    Histogram& batch_records =
        histogram("beaker_log_batch_records", "Records of one synced batch.", count_buckets);
    Histogram& batch_bytes = histogram("beaker_log_batch_bytes", "Bytes of one synced batch.", byte_buckets);
    Histogram& step_seconds =
        histogram("beaker_step_seconds", "Deciding the inputs of one step.", second_buckets);
    prometheus::Counter& step_inputs = counter("beaker_step_inputs_total", "Inputs decided.");
    prometheus::Counter& step_outputs =
        counter("beaker_step_outputs_total", "Records decided: events, messages, effects.");
    prometheus::Counter& folded =
        counter("beaker_projection_events_total", "Events folded into the read tables.");

    prometheus::Counter& streamed =
        counter("beaker_stream_events_total", "Events sent to the clients of /v1/stream.");

    prometheus::Gauge& queued_records = gauge("beaker_log_queue_records", "Records waiting to be written.");
    prometheus::Gauge& queued_bytes = gauge("beaker_log_queue_bytes", "Bytes waiting to be written.");
    prometheus::Gauge& undecided = gauge("beaker_log_undecided_records", "Durable inputs not decided yet.");
    prometheus::Family<prometheus::Gauge>& lag =
        prometheus::BuildGauge()
            .Name("beaker_partition_lag_seconds")
            .Help("Age of the oldest input of the partition that is not decided; 0 where there is none.")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& held =
        prometheus::BuildGauge()
            .Name("beaker_partition_held")
            .Help(
                "1 where this node holds the partition's read tables and answers for them, by itself or "
                "beside others.")
            .Register(registry);
    prometheus::Gauge& connections = gauge("beaker_http_connections", "Connections being served.");
    prometheus::Gauge& accepted =
        gauge("beaker_http_connections_accepted", "Connections taken since the start.");
    prometheus::Gauge& refused =
        gauge("beaker_http_connections_refused", "Connections refused since the start.");
    prometheus::Gauge& requests = gauge("beaker_http_requests", "Requests handled since the start.");
    prometheus::Gauge& timeouts = gauge("beaker_http_timeouts", "Requests timed out since the start.");
    prometheus::Gauge& malformed =
        gauge("beaker_http_malformed", "Requests refused as malformed since the start.");
    prometheus::Gauge& streams = gauge("beaker_streams_open", "Clients of /v1/stream.");
    prometheus::Gauge& kafka_transactions =
        gauge("beaker_kafka_transactions", "Steps committed on Kafka since the start.");
    prometheus::Gauge& kafka_taken_back = gauge(
        "beaker_kafka_steps_taken_back", "Steps that Kafka did not commit, decided anew since the start.");
    prometheus::Gauge& kafka_rebalances =
        gauge("beaker_kafka_rebalances", "Times that the group gave this process its lanes since the start.");
    prometheus::Gauge& kafka_clock_lead =
        gauge("beaker_kafka_clock_lead_seconds",
              "How far this process's clock was ahead of a broker's when one was last asked.");
    prometheus::Gauge& kafka_lanes = gauge("beaker_kafka_lanes", "Lanes that this process decides.");
    prometheus::Gauge& kafka_retries =
        gauge("beaker_kafka_request_retries", "Requests to Kafka that were sent again, since the start.");
    prometheus::Gauge& kafka_errors =
        gauge("beaker_kafka_request_errors", "Requests to Kafka that could not be sent, since the start.");
    prometheus::Gauge& kafka_lag =
        gauge("beaker_kafka_lag_records", "Inputs on the lanes of this process that it has not fetched yet.");
    prometheus::Gauge& kafka_queued =
        gauge("beaker_kafka_queued_records", "Appended records that Kafka has not acknowledged yet.");
    prometheus::Gauge& ready = gauge("beaker_ready", "1 where this node can do its roles.");

    prometheus::Family<prometheus::Counter>& tries = prometheus::BuildCounter()
                                                         .Name("beaker_effect_tries_total")
                                                         .Help("Tries of effects by what they came to.")
                                                         .Register(registry);
    prometheus::Family<Histogram>& try_seconds = prometheus::BuildHistogram()
                                                     .Name("beaker_effect_try_seconds")
                                                     .Help("One try, from its pick to its end.")
                                                     .Register(registry);
    prometheus::Gauge& effects_waiting =
        gauge("beaker_effects_waiting", "Requests to connectors that are known and not begun.");
    prometheus::Family<prometheus::Gauge>& breakers =
        prometheus::BuildGauge()
            .Name("beaker_breaker_open")
            .Help("1 where nothing is sent of the operation; alert on it after 5 minutes.")
            .Register(registry);
    prometheus::Gauge& effects_in_flight = gauge("beaker_effects_in_flight", "Tries under way.");

    std::mutex mutex;
    std::map<std::pair<std::string, int>, prometheus::Counter*, std::less<>> by_provider_and_status;

private:
    Histogram& histogram(const char* name, const char* help, const Histogram::BucketBoundaries& buckets) {
        return prometheus::BuildHistogram().Name(name).Help(help).Register(registry).Add({}, buckets);
    }
    prometheus::Counter& counter(const char* name, const char* help) {
        return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
    }
    prometheus::Gauge& gauge(const char* name, const char* help) {
        return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
    }
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::webhook(std::string_view provider, int status, std::chrono::nanoseconds took) {
    prometheus::Counter* counter = nullptr;
    {
        const std::lock_guard lock(families_->mutex);
        auto& known = families_->by_provider_and_status[{std::string(provider), status}];
        if (!known)
            known = &families_->ingress.Add(
                {{"provider", std::string(provider)}, {"status", fmt::to_string(status)}});
        counter = known;
    }
    counter->Increment();
    families_->ingress_seconds.Observe(seconds(took));
}

void Metrics::batch(std::size_t records, std::size_t bytes, std::chrono::nanoseconds sync) {
    families_->batch_records.Observe(static_cast<double>(records));
    families_->batch_bytes.Observe(static_cast<double>(bytes));
    families_->sync_seconds.Observe(seconds(sync));
}

void Metrics::step(std::size_t inputs, std::size_t outputs, std::chrono::nanoseconds deciding) {
    families_->step_inputs.Increment(static_cast<double>(inputs));
    families_->step_outputs.Increment(static_cast<double>(outputs));
    families_->step_seconds.Observe(seconds(deciding));
}

void Metrics::folded(std::size_t events) { families_->folded.Increment(static_cast<double>(events)); }

void Metrics::streamed(std::size_t events) { families_->streamed.Increment(static_cast<double>(events)); }

void Metrics::tried(std::string_view operation, std::string_view outcome, std::chrono::nanoseconds took) {
    const std::string name(operation);
    families_->tries.Add({{"operation", name}, {"outcome", std::string(outcome)}}).Increment();
    families_->try_seconds.Add({{"operation", name}}, second_buckets).Observe(seconds(took));
}

std::string Metrics::text(const Gauges& now) {
    Families& all = *families_;
    all.queued_records.Set(static_cast<double>(now.queued_records));
    all.queued_bytes.Set(static_cast<double>(now.queued_bytes));
    all.undecided.Set(static_cast<double>(now.undecided_records));
    for (std::size_t partition = 0; partition < now.lag_seconds.size(); ++partition)
        all.lag.Add({{"partition", fmt::to_string(partition)}}).Set(now.lag_seconds[partition]);
    for (std::size_t partition = 0; partition < now.held.size(); ++partition)
        all.held.Add({{"partition", fmt::to_string(partition)}}).Set(now.held[partition] ? 1 : 0);
    all.connections.Set(static_cast<double>(now.connections_open));
    all.accepted.Set(static_cast<double>(now.connections_accepted));
    all.refused.Set(static_cast<double>(now.connections_refused));
    all.requests.Set(static_cast<double>(now.requests));
    all.timeouts.Set(static_cast<double>(now.request_timeouts));
    all.malformed.Set(static_cast<double>(now.requests_malformed));
    all.streams.Set(static_cast<double>(now.streams_open));
    all.kafka_transactions.Set(static_cast<double>(now.kafka_transactions));
    all.kafka_taken_back.Set(static_cast<double>(now.kafka_taken_back));
    all.kafka_rebalances.Set(static_cast<double>(now.kafka_rebalances));
    all.kafka_clock_lead.Set(std::chrono::duration<double>(now.kafka_clock_lead).count());
    all.kafka_lanes.Set(static_cast<double>(now.kafka_lanes));
    all.kafka_retries.Set(static_cast<double>(now.kafka_retries));
    all.kafka_errors.Set(static_cast<double>(now.kafka_errors));
    all.kafka_lag.Set(static_cast<double>(now.kafka_lag));
    all.kafka_queued.Set(static_cast<double>(now.kafka_queued));
    all.effects_waiting.Set(static_cast<double>(now.effects_waiting));
    all.effects_in_flight.Set(static_cast<double>(now.effects_in_flight));
    for (const auto& [operation, open] : now.breakers_open)
        all.breakers.Add({{"operation", operation}}).Set(open ? 1 : 0);
    all.ready.Set(now.ready ? 1 : 0);
    return prometheus::TextSerializer().Serialize(all.registry.Collect());
}

}  // namespace beaker::ops
