#include "ops/benchmarks/kafka/brokers.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <thread>

#include "log/kafka/admin.hpp"
#include "ops/benchmarks/kafka/loop.hpp"

namespace beaker::bench {

namespace {

using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, kafka::Destroy<rd_kafka_NewTopic_destroy>>;
using DeleteTopic = std::unique_ptr<rd_kafka_DeleteTopic_t, kafka::Destroy<rd_kafka_DeleteTopic_destroy>>;
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, kafka::Destroy<rd_kafka_metadata_destroy>>;

constexpr auto pause = std::chrono::milliseconds(20);
constexpr auto patience = std::chrono::seconds(20);
constexpr auto watch_patience = std::chrono::minutes(5);

kafka::Event administer(rd_kafka_t* client, std::string_view doing,
                        const std::function<void(rd_kafka_queue_t*)>& ask) {
    auto event = kafka::administer(client, doing, ask);
    if (!event) throw std::runtime_error(event.error().text);
    return std::move(*event);
}

Metadata metadata_of(rd_kafka_t* client) {
    const rd_kafka_metadata_t* found = nullptr;
    expect(rd_kafka_metadata(client, /*all_topics=*/1, nullptr, &found, kafka::in_ms(kafka::call_timeout)),
           "asking for topics");
    return Metadata(found);
}

bool led(const rd_kafka_metadata_t& metadata, const std::string& name) {
    const rd_kafka_metadata_topic_t* const begin = metadata.topics;
    const rd_kafka_metadata_topic_t* const end = begin + metadata.topic_cnt;
    const auto* const topic = std::find_if(begin, end, [&](const auto& each) { return name == each.topic; });
    if (topic == end || topic->err) return false;
    return std::all_of(topic->partitions, topic->partitions + topic->partition_cnt,
                       [](const auto& each) { return each.leader >= 0; });
}

/// What the group goes on with, by partition; 0 where it has decided nothing.
std::vector<std::int64_t> decided(rd_kafka_t* client, const std::string& topic, std::uint16_t partitions) {
    std::vector<Position> asked;
    for (PartitionId partition = 0; partition < partitions; ++partition) asked.push_back({partition, 0});
    const auto list = kafka::partition_list(topic, asked);
    expect(rd_kafka_committed(client, list.get(), kafka::in_ms(kafka::call_timeout)), "asking for offsets");
    std::vector<std::int64_t> next(partitions);
    for (int i = 0; i < list->cnt; ++i)
        next[static_cast<std::size_t>(list->elems[i].partition)] =
            std::max<std::int64_t>(0, list->elems[i].offset);
    return next;
}

}  // namespace

void make_topics(const std::string& brokers, const std::vector<std::string>& names,
                 std::uint16_t partitions) {
    const auto client = client_of(RD_KAFKA_PRODUCER, {{"bootstrap.servers", brokers}});
    std::array<char, 256> text{};
    std::vector<NewTopic> owned;
    std::vector<rd_kafka_NewTopic_t*> asked;
    for (const auto& name : names)
        asked.push_back(
            owned.emplace_back(rd_kafka_NewTopic_new(name.c_str(), partitions, 1, text.data(), text.size()))
                .get());
    administer(client.get(), "making topics", [&](rd_kafka_queue_t* queue) {
        rd_kafka_CreateTopics(client.get(), asked.data(), asked.size(), nullptr, queue);
    });
    for (const auto end = std::chrono::steady_clock::now() + patience; std::chrono::steady_clock::now() < end;
         std::this_thread::sleep_for(pause)) {
        const auto metadata = metadata_of(client.get());
        if (std::ranges::all_of(names, [&](const auto& name) { return led(*metadata, name); })) return;
    }
    throw std::runtime_error("the topics get no leaders");
}

void delete_topics(const std::string& brokers, const std::string& prefix) {
    const auto client = client_of(RD_KAFKA_PRODUCER, {{"bootstrap.servers", brokers}});
    const auto metadata = metadata_of(client.get());
    std::vector<DeleteTopic> owned;
    std::vector<rd_kafka_DeleteTopic_t*> asked;
    for (int i = 0; i < metadata->topic_cnt; ++i)
        if (std::string_view(metadata->topics[i].topic).starts_with(prefix))
            asked.push_back(owned.emplace_back(rd_kafka_DeleteTopic_new(metadata->topics[i].topic)).get());
    if (asked.empty()) return;
    administer(client.get(), "deleting topics", [&](rd_kafka_queue_t* queue) {
        rd_kafka_DeleteTopics(client.get(), asked.data(), asked.size(), nullptr, queue);
    });
}

double watch_group(const std::string& brokers, const std::string& group, const std::string& topic,
                   std::uint16_t partitions) {
    using Clock = std::chrono::steady_clock;
    const auto client = client_of(RD_KAFKA_CONSUMER, {{"bootstrap.servers", brokers},
                                                      {"group.id", group},
                                                      {"enable.auto.commit", "false"},
                                                      {"isolation.level", "read_committed"}});
    std::vector<std::int64_t> ends(partitions);
    for (PartitionId partition = 0; partition < partitions; ++partition) {
        std::int64_t low = 0;
        expect(rd_kafka_query_watermark_offsets(client.get(), topic.c_str(), partition, &low,
                                                &ends[partition], kafka::in_ms(kafka::call_timeout)),
               "asking where a topic ends");
    }
    const auto sum_of = [&](const std::vector<std::int64_t>& next) {
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < next.size(); ++i) sum += std::min(next[i], ends[i]);
        return sum;
    };
    const auto all = sum_of(ends);
    const auto before = sum_of(decided(client.get(), topic, partitions));
    std::int64_t first = before;
    auto since = Clock::now();
    for (const auto end = since + watch_patience; Clock::now() < end; std::this_thread::sleep_for(pause)) {
        const auto now = sum_of(decided(client.get(), topic, partitions));
        if (first == before && now > before) {  // what came with the first look took an unknown time
            first = now;
            since = Clock::now();
        }
        if (now >= all)
            return static_cast<double>(all - first) /
                   std::max(1e-6, std::chrono::duration<double>(Clock::now() - since).count());
    }
    throw std::runtime_error("the group does not come to the end");
}

}  // namespace beaker::bench
