#include "log/kafka/topics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <span>
#include <thread>

#include "log/kafka/admin.hpp"

namespace beaker::log::kafka {
namespace {

using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, Destroy<rd_kafka_NewTopic_destroy>>;
using ConfigResource = std::unique_ptr<rd_kafka_ConfigResource_t, Destroy<rd_kafka_ConfigResource_destroy>>;
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, Destroy<rd_kafka_metadata_destroy>>;

/// What a topic must be like.
struct Wanted {
    std::string name;
    int partitions = 0;
    Settings config;
};

/// Nothing is dropped by the broker on its own: it cannot know what is decided. Beaker trims.
std::vector<Wanted> wanted_topics(const KafkaSettings& settings) {
    const std::string in_sync = std::to_string(settings.in_sync());
    std::vector<Wanted> all;
    for (const Topic topic : all_topics)
        all.push_back({settings.topic(topic),
                       settings.partitions,
                       {{"cleanup.policy", topic == Topic::directory ? "compact" : "delete"},
                        {"retention.ms", "-1"},
                        {"retention.bytes", "-1"},
                        {"min.insync.replicas", in_sync},
                        {"unclean.leader.election.enable", "false"}}});
    all.push_back({settings.lanes_topic(), settings.lanes, {{"min.insync.replicas", in_sync}}});
    all.push_back({settings.clock_topic(),
                   1,
                   {{"message.timestamp.type", "LogAppendTime"}, {"retention.ms", "3600000"}}});
    return all;
}

std::expected<NewTopic, LogError> new_topic(const Wanted& wanted, const KafkaSettings& settings) {
    std::array<char, 256> text{};
    NewTopic made(rd_kafka_NewTopic_new(wanted.name.c_str(), wanted.partitions, settings.replication,
                                        text.data(), text.size()));
    if (!made)
        return std::unexpected(
            LogError{LogError::Code::bad_argument, fmt::format("topic {}: {}", wanted.name, text.data())});
    for (const auto& [name, value] : wanted.config)
        rd_kafka_NewTopic_set_config(made.get(), name.c_str(), value.c_str());
    // Records carry the time at which things happened; tests and virtual time are ahead of the broker's.
    rd_kafka_NewTopic_set_config(made.get(), "message.timestamp.after.max.ms", "9223372036854775807");
    // Only what lies in closed segments is compacted, and by default one is open for a week.
    if (wanted.name == settings.topic(Topic::directory))
        rd_kafka_NewTopic_set_config(made.get(), "segment.ms", "3600000");
    const auto room = std::to_string(settings.output_bytes_max());
    rd_kafka_NewTopic_set_config(made.get(), "max.message.bytes", room.c_str());
    return made;
}

std::expected<Metadata, LogError> metadata_of(rd_kafka_t* client) {
    const rd_kafka_metadata_t* found = nullptr;
    const auto error = ask_until_answered(
        [&] { return rd_kafka_metadata(client, /*all_topics=*/1, nullptr, &found, in_ms(call_timeout)); });
    if (error) return std::unexpected(failure_of(error, "asking the brokers for their topics"));
    return Metadata(found);
}

/// A topic's settings by name.
Settings config_of(const rd_kafka_ConfigResource_t* resource) {
    std::size_t count = 0;
    const auto* entries = rd_kafka_ConfigResource_configs(resource, &count);
    Settings found;
    for (std::size_t i = 0; i < count; ++i)
        if (const char* value = rd_kafka_ConfigEntry_value(entries[i]))
            found[rd_kafka_ConfigEntry_name(entries[i])] = value;
    return found;
}

std::expected<std::map<std::string, Settings>, LogError> configs_of(rd_kafka_t* client,
                                                                    const std::vector<Wanted>& topics) {
    std::vector<ConfigResource> owned;
    std::vector<rd_kafka_ConfigResource_t*> asked;
    for (const Wanted& each : topics) {
        owned.emplace_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, each.name.c_str()));
        asked.push_back(owned.back().get());
    }
    const auto event = administer(client, "asking for the topics' settings", [&](rd_kafka_queue_t* queue) {
        rd_kafka_DescribeConfigs(client, asked.data(), asked.size(), nullptr, queue);
    });
    if (!event) return std::unexpected(event.error());
    std::size_t count = 0;
    const auto* resources = rd_kafka_DescribeConfigs_result_resources(
        rd_kafka_event_DescribeConfigs_result(event->get()), &count);
    std::map<std::string, Settings> all;
    for (std::size_t i = 0; i < count; ++i)
        all[rd_kafka_ConfigResource_name(resources[i])] = config_of(resources[i]);
    return all;
}

void judge(const Wanted& wanted, const rd_kafka_metadata_topic_t& found, const Settings& config,
           const KafkaSettings& settings, std::vector<std::string>& problems) {
    const std::string& name = wanted.name;
    if (found.partition_cnt != wanted.partitions) {
        problems.push_back(fmt::format(
            "topic {} has {} partitions, configured are {}: {}", name, found.partition_cnt, wanted.partitions,
            name == settings.lanes_topic()
                ? fmt::format(
                      "set kafka.lanes = {}, or stop all processes and delete this topic (it is empty)",
                      found.partition_cnt)
                : fmt::format("set partitions = {}; their number is fixed when the log is made",
                              found.partition_cnt)));
        return;
    }
    if (settings.looks) return;
    for (int i = 0; i < found.partition_cnt; ++i)
        if (found.partitions[i].replica_cnt < settings.replication) {
            problems.push_back(
                fmt::format("topic {} has {} replica(s), wanted are {}: move it with "
                            "kafka-reassign-partitions.sh, or set "
                            "kafka.replication = {} and risk what one broker holds",
                            name, found.partitions[i].replica_cnt, settings.replication,
                            found.partitions[i].replica_cnt));
            break;
        }
    for (const auto& [key, value] : wanted.config)
        if (const auto is = config.find(key); is == config.end() || is->second != value)
            problems.push_back(fmt::format(
                "topic {} has {} = {}, wanted is {}: kafka-configs.sh --alter --topic {} --add-config {}={}",
                name, key, is == config.end() ? "nothing" : is->second, value, name, key, value));
}

std::expected<void, LogError> create(rd_kafka_t* client, std::span<const Wanted> missing,
                                     const KafkaSettings& settings) {
    std::vector<NewTopic> owned;
    std::vector<rd_kafka_NewTopic_t*> asked;
    for (const Wanted& wanted : missing) {
        auto made = new_topic(wanted, settings);
        if (!made) return std::unexpected(made.error());
        asked.push_back(owned.emplace_back(std::move(*made)).get());
    }
    const auto event = administer(client, "making the topics", [&](rd_kafka_queue_t* queue) {
        rd_kafka_CreateTopics(client, asked.data(), asked.size(), nullptr, queue);
    });
    if (!event) return std::unexpected(event.error());
    std::size_t count = 0;
    const auto* results =
        rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event->get()), &count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto error = rd_kafka_topic_result_error(results[i]);
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) continue;
        return std::unexpected(
            LogError{LogError::Code::bad_argument,
                     fmt::format("topic {} cannot be made: {}", rd_kafka_topic_result_name(results[i]),
                                 rd_kafka_topic_result_error_string(results[i]))});
    }
    return {};
}

/// The topic where the brokers show it, every partition with a leader; else null.
const rd_kafka_metadata_topic_t* find(const rd_kafka_metadata_t& metadata, const std::string& name) {
    for (int i = 0; i < metadata.topic_cnt; ++i) {
        const auto& topic = metadata.topics[i];
        if (name != topic.topic || topic.err) continue;
        const auto led = [](const rd_kafka_metadata_partition_t& each) { return each.leader >= 0; };
        return std::all_of(topic.partitions, topic.partitions + topic.partition_cnt, led) ? &topic : nullptr;
    }
    return nullptr;
}

}  // namespace

std::expected<void, LogError> make_topics(const KafkaSettings& settings) {
    const auto client = make_client(RD_KAFKA_PRODUCER, {settings.common()});
    if (!client) return std::unexpected(client.error());
    const auto deadline = std::chrono::steady_clock::now() + 3 * call_timeout;
    for (bool asked = false; std::chrono::steady_clock::now() < deadline; asked = true) {
        const auto metadata = metadata_of(client->get());
        if (!metadata) return std::unexpected(metadata.error());
        std::vector<Wanted> missing;
        for (Wanted& each : wanted_topics(settings))
            if (!find(**metadata, each.name)) missing.push_back(std::move(each));
        if (missing.empty()) return {};
        if (!asked)
            if (auto made = create(client->get(), missing, settings); !made) return made;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));  // each broker hears of them by and by
    }
    return std::unexpected(LogError{LogError::Code::unavailable, "the topics are made, and have no leader"});
}

std::expected<void, LogError> mark_unfinished(const KafkaSettings& settings) {
    const auto client = make_client(RD_KAFKA_PRODUCER, {settings.common()});
    if (!client) return std::unexpected(client.error());
    const Wanted mark{.name = settings.unfinished_topic(), .partitions = 1, .config = {}};
    return create(client->get(), {&mark, 1}, settings);
}

std::expected<void, LogError> mark_finished(const KafkaSettings& settings) {
    using DeleteTopic = std::unique_ptr<rd_kafka_DeleteTopic_t, Destroy<rd_kafka_DeleteTopic_destroy>>;
    const auto client = make_client(RD_KAFKA_PRODUCER, {settings.common()});
    if (!client) return std::unexpected(client.error());
    const DeleteTopic mark(rd_kafka_DeleteTopic_new(settings.unfinished_topic().c_str()));
    rd_kafka_DeleteTopic_t* asked[] = {mark.get()};
    const auto event = administer(client->get(), "removing the mark of a copy", [&](rd_kafka_queue_t* queue) {
        rd_kafka_DeleteTopics(client->get(), asked, 1, nullptr, queue);
    });
    if (!event) return std::unexpected(event.error());
    std::size_t count = 0;
    const auto* results =
        rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event->get()), &count);
    for (std::size_t i = 0; i < count; ++i)
        if (const auto error = rd_kafka_topic_result_error(results[i]);
            error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
            return std::unexpected(failure_of(error, "removing the mark of a copy"));
    // Each broker hears of it by and by; a server that asks another one must not find it any more.
    const auto deadline = std::chrono::steady_clock::now() + call_timeout;
    while (std::chrono::steady_clock::now() < deadline) {
        const auto metadata = metadata_of(client->get());
        if (!metadata) return std::unexpected(metadata.error());
        if (!find(**metadata, settings.unfinished_topic())) return {};
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return std::unexpected(LogError{LogError::Code::unavailable, "the mark of a copy does not go"});
}

std::expected<std::vector<std::string>, LogError> topic_problems(const KafkaSettings& settings) {
    const auto client = make_client(RD_KAFKA_PRODUCER, {settings.common()});
    if (!client) return std::unexpected(client.error());
    const auto wanted = wanted_topics(settings);
    const auto metadata = metadata_of(client->get());
    if (!metadata) return std::unexpected(metadata.error());
    std::vector<std::string> problems;
    if (!settings.copies && find(**metadata, settings.unfinished_topic()))
        problems.push_back(
            fmt::format("a copy into these topics has not ended (topic {} says so): run the same `beaker "
                        "log` command again",
                        settings.unfinished_topic()));
    std::vector<Wanted> there;
    std::vector<const rd_kafka_metadata_topic_t*> found;
    for (const Wanted& each : wanted) {
        const auto* match = find(**metadata, each.name);
        if (!match) {
            problems.push_back(
                fmt::format("topic {} is not there, or has no leader: the first start makes it", each.name));
            continue;
        }
        there.push_back(each);
        found.push_back(match);
    }
    if (there.empty()) return problems;
    const auto configs = configs_of(client->get(), there);
    if (!configs) return std::unexpected(configs.error());
    for (std::size_t i = 0; i < there.size(); ++i) {
        const auto config = configs->find(there[i].name);
        judge(there[i], *found[i], config == configs->end() ? Settings{} : config->second, settings,
              problems);
    }
    return problems;
}

std::expected<Replicas, LogError> replicas_now(const KafkaSettings& settings) {
    const auto client = make_client(RD_KAFKA_PRODUCER, {settings.common()});
    if (!client) return std::unexpected(client.error());
    const auto metadata = metadata_of(client->get());
    if (!metadata) return std::unexpected(metadata.error());
    Replicas all;
    for (const Wanted& wanted : wanted_topics(settings))
        for (int topic = 0; topic < (*metadata)->topic_cnt; ++topic) {
            const auto& found = (*metadata)->topics[topic];
            if (wanted.name != found.topic) continue;
            for (int each = 0; each < found.partition_cnt; ++each) {
                const auto& partition = found.partitions[each];
                ++all.partitions;
                all.behind += partition.isr_cnt < partition.replica_cnt ? 1 : 0;
                all.refusing += partition.leader < 0 || partition.isr_cnt < settings.in_sync() ? 1 : 0;
            }
        }
    return all;
}

std::expected<int, LogError> broker_count(const KafkaSettings& settings) {
    const auto client = make_client(RD_KAFKA_PRODUCER, {settings.common()});
    if (!client) return std::unexpected(client.error());
    const auto metadata = metadata_of(client->get());
    if (!metadata) return std::unexpected(metadata.error());
    return (*metadata)->broker_cnt;
}

}  // namespace beaker::log::kafka
