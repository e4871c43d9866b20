#include <doctest/doctest.h>

#include <array>

#include "log/kafka/admin.hpp"
#include "log/kafka/record_message.hpp"
#include "log/kafka/topics.hpp"
#include "tests/kafka/members.hpp"

namespace beaker::log::test {

/// Sets one setting of a topic, as an operator would.
void alter(const kafka::KafkaSettings& settings, const std::string& topic, const char* name,
           const char* value) {
    const auto client = kafka::make_client(RD_KAFKA_PRODUCER, {settings.common()}).value();
    rd_kafka_ConfigResource_t* resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str());
    rd_kafka_ConfigResource_set_config(resource, name, value);
    kafka::administer(client.get(), "altering", [&](rd_kafka_queue_t* queue) {
        rd_kafka_AlterConfigs(client.get(), &resource, 1, nullptr, queue);
    }).value();
    rd_kafka_ConfigResource_destroy(resource);
}

TEST_CASE("topics: made as they must be; one that is not stops the start and says what to do") {
    const struct {
        const char* name;
        const char* topic;  ///< to be changed
        const char* setting;
        const char* value;
        int partitions;
        std::uint16_t lanes;
        const char* says;
    } rows[] = {
        {"as they were made", nullptr, nullptr, nullptr, 4, 1, ""},
        {"retention", "inputs", "retention.ms", "1000", 4, 1,
         "retention.ms = 1000, wanted is -1: kafka-configs.sh --alter"},
        {"compaction", "directory", "cleanup.policy", "delete", 4, 1,
         "cleanup.policy = delete, wanted is compact"},
        {"replicas in sync", "domain.events", "min.insync.replicas", "3", 4, 1,
         "min.insync.replicas = 3, wanted is 1"},
        {"partitions", nullptr, nullptr, nullptr, 8, 1,
         "has 4 partitions, configured are 8: set partitions = 4"},
        {"lanes", nullptr, nullptr, nullptr, 4, 2, "set kafka.lanes = 1"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        auto settings = fresh_settings();
        settings.member = false;
        REQUIRE(kafka::make_topics(settings));
        REQUIRE(kafka::make_topics(settings));  // again: nothing happens
        if (row.topic) {
            alter(settings, settings.prefix + row.topic, row.setting, row.value);
            // The broker that answers hears of it a moment later.
            for (int i = 0; i < 500 && kafka::topic_problems(settings).value().empty(); ++i)
                std::this_thread::sleep_for(10ms);
        }
        settings.partitions = static_cast<std::uint16_t>(row.partitions);
        settings.lanes = row.lanes;
        const auto opened = KafkaLog::open(settings);
        CHECK(opened.has_value() == (row.says[0] == '\0'));
        if (!opened) CHECK(opened.error().text.contains(row.says));
    }
}

TEST_CASE("topics: fewer replicas than wanted stop the start") {
    auto settings = fresh_settings();
    settings.member = false;
    REQUIRE(kafka::make_topics(settings));
    settings.replication = 3;
    const auto opened = KafkaLog::open(settings);
    REQUIRE(!opened);
    CHECK(opened.error().text.contains("has 1 replica(s), wanted are 3"));
    settings.looks = true;  // a tool does not mind
    CHECK(KafkaLog::open(settings).has_value());
}

TEST_CASE("no broker: the start says so") {
    auto settings = fresh_settings();
    settings.brokers = "127.0.0.1:1";
    const auto opened = KafkaLog::open(settings);
    REQUIRE(!opened);
    CHECK(opened.error().code == LogError::Code::unavailable);
}

TEST_CASE("a stranger's message on a topic is corrupt, with its place") {
    auto settings = fresh_settings();
    settings.member = false;
    const auto log = KafkaLog::open(settings).value();
    const auto client = kafka::make_client(RD_KAFKA_PRODUCER, {settings.common()}).value();
    const std::string topic = settings.topic(Topic::effects);
    REQUIRE(rd_kafka_producev(client.get(), RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(2),
                              RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                              RD_KAFKA_V_VALUE(const_cast<char*>("hello"), 5), RD_KAFKA_V_END) == 0);
    rd_kafka_flush(client.get(), 10'000);
    const auto read = log->read(Topic::effects, {2, 0}, {});
    REQUIRE(!read);
    CHECK(read.error().code == LogError::Code::corrupt);
    CHECK(read.error().text.contains("effects 2:0"));
    CHECK(!read.error().text.contains("hello"));
}

}  // namespace beaker::log::test
