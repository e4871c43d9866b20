#include "log/copy/stream_digests.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "log/embedded/record_format.hpp"

namespace beaker::log {

namespace {

void encode_without_position(const Record& record, std::string& out) {
    if (!record.attribute(attribute::input)) return encode_record(record, out);
    Record without = record;
    std::erase_if(without.attributes, [](const auto& each) { return each.name == attribute::input; });
    encode_record(without, out);
}

}  // namespace

void StreamDigests::add(const Stored& stored) {
    const Record& record = *stored.record;
    const bool last_alone = stored.topic == Topic::directory;
    Streams& streams = topics_[index_of(stored.topic)];
    Stream& stream = last_alone ? streams[fmt::format("{} {}", record.id.slot().value(), record.subject)]
                                : streams[record.subject];
    buffer_.clear();
    if (!last_alone)
        buffer_.assign(reinterpret_cast<const char*>(stream.digest.data()), stream.digest.size());
    encode_without_position(record, buffer_);
    stream.digest = sha256(buffer_);
    stream.records = last_alone ? 1 : stream.records + 1;
}

CopiedTopic StreamDigests::of(Topic topic) const {
    const Streams& streams = topics_[index_of(topic)];
    std::vector<const Streams::value_type*> sorted;
    sorted.reserve(streams.size());
    for (const auto& each : streams) sorted.push_back(&each);
    std::ranges::sort(sorted, {}, [](const auto* each) { return std::string_view(each->first); });
    CopiedTopic found{.topic = topic, .streams = streams.size(), .digest = {}};
    Sha256OfParts all;
    for (const auto* each : sorted) {
        found.records += each->second.records;
        const auto& digest = each->second.digest;
        all.add(each->first).add({reinterpret_cast<const char*>(digest.data()), digest.size()});
    }
    found.digest = hex(all.digest());
    return found;
}

std::vector<std::string> StreamDigests::differences(const StreamDigests& other, std::size_t limit) const {
    std::vector<std::string> found;
    for (const Topic topic : all_topics) {
        const Streams& here = topics_[index_of(topic)];
        const Streams& there = other.topics_[index_of(topic)];
        const auto note = [&](const std::string& stream, std::uint64_t records, std::uint64_t others) {
            if (found.size() < limit)
                found.push_back(
                    fmt::format("{} {}: {} records, {} there", name_of(topic), stream, records, others));
        };
        for (const auto& [name, stream] : here) {
            const auto match = there.find(name);
            if (match == there.end() || match->second != stream)
                note(name, stream.records, match == there.end() ? 0 : match->second.records);
        }
        for (const auto& [name, stream] : there)
            if (!here.contains(name)) note(name, 0, stream.records);
    }
    return found;
}

}  // namespace beaker::log
