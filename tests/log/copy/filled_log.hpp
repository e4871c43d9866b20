#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "log/copy/copy.hpp"
#include "log/simulated/simulated_storage.hpp"
#include "schemas/stream.hpp"
#include "tests/log/conformance/engines.hpp"
#include "tests/log/conformance/steps.hpp"

namespace beaker::log::test {

/// A log on a simulated disk.
class MemoryLog {
public:
    explicit MemoryLog(std::uint16_t partitions) : partitions_(partitions), log_(open()) {}

    EmbeddedLog& log() { return *log_; }
    CopySource source() {
        std::vector<Offset> checkpoints;
        for (PartitionId each = 0; each < partitions_; ++each) checkpoints.push_back(log_->checkpoint(each));
        return {*log_, checkpoints};
    }

private:
    std::unique_ptr<EmbeddedLog> open() {
        auto storage = SimulatedStorage::open(disk_, partitions_).value();
        return std::make_unique<EmbeddedLog>(std::move(storage), EngineOptions{.waits = false}, clock_);
    }

    const std::uint16_t partitions_;
    StillClock clock_;
    SimulatedDisk disk_;
    std::unique_ptr<EmbeddedLog> log_;
};

inline Record of_stream(const std::string& stream, std::uint64_t number) {
    Record record = numbered(number, 40, Instant::from_seconds(1'767'268'800 + static_cast<int>(number)));
    record.subject = stream;
    record.causation = Uuid::derive(Slot(1), {"cause", std::to_string(number)});
    record.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    record.attributes.push_back({"provider", "vapi"});
    return record;
}

/// Inputs of many streams and what came of those that are decided: each settlement names its input's place.
/// The last `undecided` ones of each partition are not decided.
inline void fill(EmbeddedLog& log, std::uint64_t inputs, std::size_t undecided) {
    const std::uint16_t partitions = log.partitions();
    std::vector<std::vector<std::uint64_t>> of(partitions);
    std::vector<Output> outputs;
    for (std::uint64_t number = 0; number < inputs; ++number) {
        const std::string stream = route_stream("vapi:call:" + std::to_string(number % 37));
        const PartitionId partition = partition_of(slot_of_stream(stream), partitions);
        outputs.push_back(
            {Topic::inputs, partition, std::make_shared<const Record>(of_stream(stream, number)), {}});
        of[partition].push_back(number);
    }
    for (PartitionId each = 0; each < partitions; ++each) {  // a tick is of its partition, not of a slot
        outputs.push_back({Topic::inputs,
                           each,
                           std::make_shared<const Record>(of_stream(partition_stream(each), inputs + each)),
                           {}});
        of[each].push_back(inputs + each);
    }
    log.commit({.outputs = outputs, .checkpoints = {}}).value();
    std::vector<Output> events;
    std::vector<Position> checkpoints;
    for (PartitionId each = 0; each < partitions; ++each) {
        const std::size_t decided = of[each].size() - std::min(undecided, of[each].size());
        for (std::size_t i = 0; i < decided; ++i) {
            const Stored input = log.read(Topic::inputs, {each, i}, {.records = 1}).value().front();
            Record settled = of_stream(input.record->subject, 10'000 + of[each][i]);
            settled.causation = input.record->id;
            settled.attributes.push_back({std::string(attribute::input), input.position.text()});
            events.push_back({Topic::domain_events, each, std::make_shared<const Record>(settled), {}});
            Record listed = settled;  // named by its key; its stream's slot is in its id
            listed.id =
                Uuid::derive(slot_of_stream(input.record->subject), {"entry", input.record->id.text()});
            listed.subject = "token/" + std::to_string(of[each][i] % 5);
            if (kind_of_stream(input.record->subject) != "partition")
                events.push_back({Topic::directory, each, std::make_shared<const Record>(listed), {}});
        }
        checkpoints.push_back({each, decided});
    }
    log.commit({.outputs = events, .checkpoints = checkpoints}).value();
}

inline std::vector<Stored> everything(const Log& log, Topic topic) {
    std::vector<Stored> all;
    for (PartitionId each = 0; each < log.partitions(); ++each)
        for (Stored& stored : all_of(log, topic, each)) all.push_back(std::move(stored));
    return all;
}

/// Records of each stream in their order; without the places of inputs, where a log has its own.
inline std::map<std::string, std::vector<Record>> by_stream(const Log& log, Topic topic) {
    std::map<std::string, std::vector<Record>> streams;
    for (const Stored& stored : everything(log, topic)) {
        Record record = *stored.record;
        std::erase_if(record.attributes, [](const auto& each) { return each.name == attribute::input; });
        streams[record.subject].push_back(std::move(record));
    }
    return streams;
}

inline std::set<Uuid> undecided_in(const CopySource& source) {
    std::set<Uuid> ids;
    for (const Stored& each : everything(source.log, Topic::inputs))
        if (each.position.offset >= source.checkpoints[each.position.partition]) ids.insert(each.record->id);
    return ids;
}
inline std::set<Uuid> undecided_in(const EmbeddedLog& log) {
    std::vector<Offset> checkpoints;
    for (PartitionId each = 0; each < log.partitions(); ++each) checkpoints.push_back(log.checkpoint(each));
    return undecided_in({log, checkpoints});
}

/// Each settlement names the place at which its input lies, in its own partition.
inline void check_places(const Log& log) {
    for (const Stored& event : everything(log, Topic::domain_events)) {
        const auto place = Position::parse(event.record->attribute(attribute::input).value());
        REQUIRE(place.has_value());
        REQUIRE(place->partition == event.position.partition);
        const auto input = log.read(Topic::inputs, *place, {.records = 1}).value();
        REQUIRE(!input.empty());
        REQUIRE(input.front().record->id == event.record->causation);
    }
}

}  // namespace beaker::log::test
