#include "tests/kafka/settled_once.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <set>

#include "schemas/events/input.hpp"

namespace beaker::testing {

namespace {

void walk(const log::Log& log, Topic topic, PartitionId partition,
          const std::function<void(const log::Stored&)>& look) {
    for (log::Offset from = log.begin(topic, partition);;) {
        const auto run = log.read(topic, {partition, from}, {});
        REQUIRE_MESSAGE(run.has_value(), run.error().text);
        if (run->empty()) return;
        from = run->back().position.offset + 1;
        for (const log::Stored& each : *run) look(each);
    }
}

struct Input {
    Position position;
    Uuid id;
};

/// The settlements of one partition against its inputs.
class OnePartition {
public:
    OnePartition(const std::vector<Input>& inputs, SettledCounts& counts)
        : inputs_(inputs), counts_(counts) {}

    void look(const log::Stored& event) {
        const Record& record = *event.record;
        CAPTURE(event.position.text());
        REQUIRE(record.causation.has_value());
        if (record.type != InputSettled::type) {
            causes_.insert(*record.causation);
            return;
        }
        const auto settlement = from_json<InputSettled>(record.value);
        REQUIRE(settlement.has_value());
        causes_.erase(settlement->input_id);
        decided_once(record.subject, *settlement);
        // A timer is settled too, but lies nowhere: the tick that took it does.
        if (const auto place = record.attribute(attribute::input)) in_its_turn(*settlement, *place);
    }
    std::size_t settled() const { return settled_; }

private:
    void decided_once(const std::string& stream, const InputSettled& settlement) {
        if (settlement.outcome == Outcome::duplicate) {
            ++counts_.duplicates;
            return;
        }
        const bool is_first = decided_.emplace(stream, settlement.input_id).second;
        REQUIRE_MESSAGE((is_first || settlement.attempt.has_value()), "decided twice: ", stream, " ",
                        settlement.input_id.text());
    }
    void in_its_turn(const InputSettled& settlement, std::string_view place) {
        REQUIRE(settled_ < inputs_.size());
        const Input& input = inputs_[settled_++];
        const auto position = Position::parse(place);
        REQUIRE(position.has_value());
        REQUIRE(*position == input.position);
        REQUIRE(settlement.input_id == input.id);
        REQUIRE(causes_.empty());  // nothing of it lies behind it, nothing of others before it
        ++counts_.settled;
    }

    const std::vector<Input>& inputs_;
    SettledCounts& counts_;
    std::size_t settled_ = 0;
    std::set<Uuid> causes_;  ///< of events since the last that was settled in its turn
    std::set<std::pair<std::string, Uuid>> decided_;
};

}  // namespace

SettledCounts check_settled_once(const log::Log& log, const std::vector<Position>& acknowledged) {
    SettledCounts counts;
    std::set<Position> decided;
    for (PartitionId partition = 0; partition < log.partitions(); ++partition) {
        std::vector<Input> inputs;
        walk(log, Topic::inputs, partition,
             [&](const log::Stored& each) { inputs.push_back({each.position, each.record->id}); });
        OnePartition settlements(inputs, counts);
        walk(log, Topic::domain_events, partition, [&](const log::Stored& each) { settlements.look(each); });
        for (std::size_t i = 0; i < settlements.settled(); ++i) decided.insert(inputs[i].position);
        counts.inputs += inputs.size();
        counts.undecided += inputs.size() - settlements.settled();
    }
    for (const Position& each : acknowledged)
        REQUIRE_MESSAGE(decided.contains(each), "acknowledged and not decided: ", each.text());
    return counts;
}

}  // namespace beaker::testing
