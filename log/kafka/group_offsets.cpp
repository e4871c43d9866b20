#include "log/kafka/group_offsets.hpp"

#include <algorithm>

#include "log/kafka/reader.hpp"

namespace beaker::log::kafka {

namespace {

/// A client that names the group and does not join it.
std::expected<Client, LogError> group_client(const KafkaSettings& settings) {
    return make_client(RD_KAFKA_CONSUMER, {{{"group.id", settings.group()},
                                            {"isolation.level", "read_committed"},
                                            {"enable.auto.commit", "false"}},
                                           settings.common()});
}

}  // namespace

std::expected<std::vector<std::optional<Offset>>, LogError> decided_offsets(const KafkaSettings& settings) {
    const auto client = group_client(settings);
    if (!client) return std::unexpected(client.error());
    std::vector<Position> all;
    for (PartitionId partition = 0; partition < settings.partitions; ++partition)
        all.push_back({partition, 0});
    const auto list = partition_list(settings.topic(Topic::inputs), all);
    const auto error = ask_until_answered(
        [&] { return rd_kafka_committed(client->get(), list.get(), in_ms(call_timeout)); });
    if (error) return std::unexpected(failure_of(error, "asking for the group's offsets"));
    std::vector<std::optional<Offset>> next(settings.partitions);
    for (int i = 0; i < list->cnt; ++i) {
        if (list->elems[i].err)
            return std::unexpected(failure_of(list->elems[i].err, "asking for the group's offsets"));
        if (list->elems[i].offset >= 0)
            next[static_cast<std::size_t>(list->elems[i].partition)] =
                static_cast<Offset>(list->elems[i].offset);
    }
    return next;
}

std::expected<std::uint64_t, LogError> undecided_inputs(const KafkaSettings& settings) {
    const auto decided = decided_offsets(settings);
    if (!decided) return std::unexpected(decided.error());
    const auto reader = Reader::open(settings);
    if (!reader) return std::unexpected(reader.error());
    std::uint64_t count = 0;
    for (PartitionId partition = 0; partition < settings.partitions; ++partition) {
        const auto bounds = (*reader)->stable(Topic::inputs, partition);
        if (!bounds) return std::unexpected(bounds.error());
        const Offset next = (*decided)[partition].value_or(bounds->begin);
        count += bounds->end - std::min(next, bounds->end);
    }
    return count;
}

std::expected<int, LogError> group_members(const KafkaSettings& settings) {
    using Groups = std::unique_ptr<const rd_kafka_group_list, Destroy<rd_kafka_group_list_destroy>>;
    const auto client = group_client(settings);
    if (!client) return std::unexpected(client.error());
    const rd_kafka_group_list* found = nullptr;
    const auto error = ask_until_answered([&] {
        return rd_kafka_list_groups(client->get(), settings.group().c_str(), &found, in_ms(call_timeout));
    });
    if (error) return std::unexpected(failure_of(error, "asking who is in the group"));
    const Groups groups(found);
    int members = 0;
    for (int i = 0; i < groups->group_cnt; ++i) members += groups->groups[i].member_cnt;
    return members;
}

std::expected<void, LogError> set_decided_offsets(const KafkaSettings& settings,
                                                  std::span<const Position> next) {
    const auto client = group_client(settings);
    if (!client) return std::unexpected(client.error());
    const auto list = partition_list(settings.topic(Topic::inputs), next);
    const auto error =
        ask_until_answered([&] { return rd_kafka_commit(client->get(), list.get(), /*async=*/0); });
    if (error) return std::unexpected(failure_of(error, "setting the group's offsets"));
    for (int i = 0; i < list->cnt; ++i)
        if (list->elems[i].err)
            return std::unexpected(failure_of(list->elems[i].err, "setting the group's offsets"));
    return {};
}

}  // namespace beaker::log::kafka
