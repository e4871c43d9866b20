#include <doctest/doctest.h>

#include "log/kafka/topics.hpp"
#include "ops/doctor/kafka_checks.hpp"
#include "ops/node/kafka_settings.hpp"
#include "ops/node/system_clock.hpp"
#include "tests/kafka/kafka_engine.hpp"
#include "tests/kafka/shifted_clock.hpp"

namespace beaker::ops::doctor {

using testing::ShiftedClock;

TEST_CASE("doctor: brokers, topics and offsets of a log on Kafka") {
    Config config;
    config.log_engine = LogEngine::kafka;
    config.brokers = {log::test::test_brokers()};
    config.partitions = 4;
    config.kafka.replication = 1;
    config.kafka.prefix = log::test::fresh_settings().prefix;
    const SystemClock clock;
    const auto line = [&](std::size_t index) {
        const auto findings = check_kafka(config, clock);
        return index < findings.size() ? line_of(findings[index]) : "";
    };
    CHECK(line(0).starts_with("ok"));
    CHECK(line(1).starts_with("warn  topics: topic " + config.kafka.prefix + "inputs is not there"));

    REQUIRE(log::kafka::make_topics(kafka_settings(config)));
    CHECK(line(1).contains("they are as they must be, 4 partitions in 4 lanes"));
    CHECK(line(2).contains("all 25 partitions have all replicas in sync"));
    CHECK(line(3).contains("at most 0 inputs are not decided"));
    CHECK(line(4).starts_with("ok    brokers' clock: this clock is 0."));
    const auto at_fault = check_kafka(config, ShiftedClock(clock, std::chrono::milliseconds(-90'500))).at(4);
    CHECK(line_of(at_fault).starts_with("fail  brokers' clock: this clock is 90."));
    CHECK(line_of(at_fault).contains("s behind a broker's"));

    config.kafka.lanes = 2;
    CHECK(line(1).starts_with("fail  topics: "));
    CHECK(line(1).contains("set kafka.lanes = 4"));
    config.kafka.replication = 3;
    CHECK(line(0).contains("each record is to be kept by 3"));
}

TEST_CASE("doctor: where SCRAM fails it says what this library cannot do") {
    Config config;
    config.log_engine = LogEngine::kafka;
    config.brokers = {"127.0.0.1:1"};
    config.kafka.security = KafkaSecurity::sasl_plaintext;
    config.secrets.kafka_user = config.secrets.kafka_password = "anybody";
    const SystemClock clock;
    const auto said = [&] { return line_of(check_kafka(config, clock).front()); };
    CHECK(said().contains("cannot do SCRAM") == (rd_kafka_version() < 0x02060100));
    config.kafka.sasl_mechanism = SaslMechanism::plain;
    CHECK(!said().contains("cannot do SCRAM"));
}

}  // namespace beaker::ops::doctor
