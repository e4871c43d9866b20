#include "ops/doctor/kafka_checks.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "log/kafka/broker_clock.hpp"
#include "log/kafka/group_offsets.hpp"
#include "log/kafka/topics.hpp"
#include "ops/node/clock_watch.hpp"
#include "ops/node/kafka_settings.hpp"

namespace beaker::ops::doctor {

namespace {

/// Before this one the library's SCRAM breaks RFC 5802 (it repeats the client's nonce), which brokers of
/// Kafka 4 refuse as wrong credentials. Source: librdkafka's pull request 4895.
constexpr int first_with_right_scram = 0x02060100;

std::string how_to_reach(const log::kafka::KafkaSettings& settings) {
    const auto mechanism = settings.client.find("sasl.mechanisms");
    if (mechanism != settings.client.end() && mechanism->second.starts_with("SCRAM") &&
        rd_kafka_version() < first_with_right_scram)
        return fmt::format(
            "start them, or correct brokers, kafka.security and the password; librdkafka {} cannot do SCRAM "
            "with Kafka 4 (2.6.1 can): there take kafka.sasl_mechanism = plain over TLS, or a certificate",
            rd_kafka_version_str());
    return "start them (for development: ops/kafka start), or correct brokers and kafka.security";
}

Finding check_brokers(const log::kafka::KafkaSettings& settings,
                      const std::expected<int, log::LogError>& count) {
    constexpr auto check = "brokers";
    if (!count)
        return fail(check, fmt::format("{}: {}", settings.brokers, count.error().text),
                    how_to_reach(settings));
    const std::string there = fmt::format("{} answer at {}", *count, settings.brokers);
    if (*count < settings.replication)
        return fail(check, fmt::format("{}; each record is to be kept by {}", there, settings.replication),
                    "start the others; with --dev one is enough");
    return ok(check, there);
}

Finding check_replicas(const log::kafka::KafkaSettings& settings) {
    constexpr auto check = "replicas";
    const auto now = log::kafka::replicas_now(settings);
    if (!now) return fail(check, now.error().text, "look at the brokers' logs");
    if (now->refusing > 0)
        return fail(check,
                    fmt::format("{} of {} partitions have fewer than {} in sync: what is appended to them is "
                                "answered 503",
                                now->refusing, now->partitions, settings.in_sync()),
                    "start the brokers that are away, or make room on their disks");
    if (now->behind > 0)
        return warn(check,
                    fmt::format("{} of {} partitions lack a replica in sync", now->behind, now->partitions),
                    "start the broker that is away; one that has just come back catches up by itself");
    return ok(check, fmt::format("all {} partitions have all replicas in sync", now->partitions));
}

Finding check_brokers_clock(const log::kafka::KafkaSettings& settings, const log::Clock& clock) {
    constexpr auto check = "brokers' clock";
    const auto brokers = log::kafka::BrokerClock::open(settings);
    const auto lead = brokers ? (*brokers)->ask(clock) : std::unexpected(brokers.error());
    if (!lead) return fail(check, lead.error().text, "look at the brokers' logs");
    const std::string said = fmt::format("this clock is {:.3f} s {} a broker's, give or take {:.3f} s",
                                         std::abs(std::chrono::duration<double>(lead->by).count()),
                                         lead->by.count() < 0 ? "behind" : "ahead of",
                                         std::chrono::duration<double>(lead->error).count());
    if (lead->exceeds(ClockWatch::tolerance))
        return fail(check, said,
                    "set the clocks by NTP: a server whose clock is off takes nothing and fires no timer");
    return ok(check, said);
}

}  // namespace

Findings check_kafka(const Config& config, const log::Clock& clock) {
    const auto settings = kafka_settings(config);
    const auto count = log::kafka::broker_count(settings);
    Findings findings{check_brokers(settings, count)};
    if (!count) return findings;
    const auto problems = log::kafka::topic_problems(settings);
    if (!problems) {
        findings.push_back(fail("topics", problems.error().text, "look at the brokers' logs"));
        return findings;
    }
    for (const std::string& each : *problems) {
        const auto colon = std::min(each.find(": "), each.size() - 2);
        const auto found = each.contains("is not there") ? warn : fail;  // a new log has none yet
        findings.push_back(found("topics", each.substr(0, colon), each.substr(colon + 2)));
    }
    if (!problems->empty()) return findings;
    findings.push_back(ok("topics", fmt::format("they are as they must be, {} partitions in {} lanes",
                                                settings.partitions, settings.lanes)));
    findings.push_back(check_replicas(settings));
    if (const auto undecided = log::kafka::undecided_inputs(settings))
        findings.push_back(ok("offsets", fmt::format("at most {} inputs are not decided", *undecided)));
    else
        findings.push_back(fail("offsets", undecided.error().text, "look at the brokers' logs"));
    findings.push_back(check_brokers_clock(settings, clock));
    return findings;
}

}  // namespace beaker::ops::doctor
