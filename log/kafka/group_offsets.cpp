#include "log/kafka/group_offsets.hpp"

#include <algorithm>

#include "log/kafka/reader.hpp"

namespace beaker::log::kafka {

std::expected<std::uint64_t, LogError> undecided_inputs(const KafkaSettings& settings) {
    const auto client = make_client(RD_KAFKA_CONSUMER, {{{"group.id", settings.group()},
                                                         {"isolation.level", "read_committed"},
                                                         {"enable.auto.commit", "false"}},
                                                        settings.common()});
    if (!client) return std::unexpected(client.error());
    const auto reader = Reader::open(settings);
    if (!reader) return std::unexpected(reader.error());
    std::vector<Position> all;
    for (PartitionId partition = 0; partition < settings.partitions; ++partition)
        all.push_back({partition, 0});
    const auto list = partition_list(settings.topic(Topic::inputs), all);
    const auto error = ask_until_answered(
        [&] { return rd_kafka_committed(client->get(), list.get(), in_ms(call_timeout)); });
    if (error) return std::unexpected(failure_of(error, "asking for the group's offsets"));
    std::uint64_t count = 0;
    for (int i = 0; i < list->cnt; ++i) {
        const auto bounds = (*reader)->stable(Topic::inputs, static_cast<PartitionId>(i));
        if (!bounds) return std::unexpected(bounds.error());
        const std::int64_t committed = list->elems[i].offset;
        const Offset next = committed < 0 ? bounds->begin : static_cast<Offset>(committed);
        count += bounds->end - std::min(next, bounds->end);
    }
    return count;
}

}  // namespace beaker::log::kafka
