// Effects through hours of virtual time: everything but sockets is as a node has it. The provider is this
// file.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "schemas/effects/assistant.hpp"
#include "schemas/events/breaker.hpp"
#include "schemas/events/trial.hpp"
#include "schemas/stream.hpp"
#include "tests/repetitions.hpp"
#include "tests/system/pipeline.hpp"

namespace beaker::testing {
namespace {

using std::chrono::seconds;

const std::string assistant_prefix = "assistant-";
const PersonKey dana = *PersonKey::parse("00112233445566778899aabbccddeeff");

/// Trials, and a provider that is there or not.
class World {
public:
    World() {
        Pipeline::Options options;
        options.observer.on_step = [this](std::size_t, std::size_t outputs, auto) {
            longest.records = std::max(longest.records, outputs);
        };
        pipeline_ = Pipeline::open(disk_, clock, states_.deciders, states_.tables, std::move(options));
        REQUIRE(pipeline_);
        read_.resize(pipeline_->engine().partitions());
        listed_.resize(read_.size());
        counted_.resize(read_.size());
    }

    TenantId create_trial() {
        const std::string number = std::to_string(trials.size());
        const TenantId trial(Uuid::derive(Slot::of_key(number), {"trial", number}));
        append(tenant_stream(trial),
               TrialRequested{trial, dana, "gym_lead_intake", "Example Gym", {}, {}, {}});
        trials.push_back(trial);
        return trial;
    }

    /// One second goes by: what is due is decided, what is asked of the provider is tried.
    void second() {
        clock.time += seconds(1);
        run();
        for (int rounds = 0; rounds < 20 && try_requests(); ++rounds) run();
    }

    std::size_t with_status(TrialStatus status) {
        std::size_t count = 0;
        for (const TenantId& trial : trials) {
            const auto row = pipeline_->queries().trial(trial);
            REQUIRE(row);
            count += row->has_value() && (*row)->contains(fmt::format(R"("status":"{}")", enum_text(status)));
        }
        return count;
    }
    /// How many events of a type there were, of all streams. (A query of a store in memory copies it all.)
    std::size_t count_of(std::string_view type) {
        for (PartitionId partition = 0; partition < counted_.size(); ++partition) {
            const auto news = pipeline_->all_from(Topic::domain_events, {partition, counted_[partition]});
            counted_[partition] += news.size();
            for (const log::Stored& each : news) ++events_[each.record->type];
        }
        return events_[std::string(type)];
    }
    std::string breakers() { return pipeline_->queries().breakers().value(); }

    ManualClock clock;
    std::vector<TenantId> trials;
    bool up = true;
    std::map<std::string, std::string> assistants;  ///< by effect: what the provider has
    std::vector<Instant> sent;                      ///< requests that reached the provider
    bool open = false;                              ///< as connectors are told

    /// The longest step since this was last reset.
    struct Longest {
        std::size_t records = 0;          ///< that it appended
        std::chrono::nanoseconds took{};  ///< really, until it was stored and folded
    };
    Longest longest;

private:
    void run() {
        // Ticks are appended at most once a second: the first turn brings it.
        turn();
        while (!pipeline_->idle()) turn();
        REQUIRE(pipeline_->run_dry());
    }

    void turn() {
        const auto started = std::chrono::steady_clock::now();
        REQUIRE(pipeline_->turn());
        longest.took =
            std::max<std::chrono::nanoseconds>(longest.took, std::chrono::steady_clock::now() - started);
    }

    void append(const std::string& stream, const Event& event) {
        const Uuid id = Uuid::derive(slot_of_stream(stream), {"test", std::to_string(++appended_)});
        const auto partition = partition_of(slot_of_stream(stream), pipeline_->engine().partitions());
        pipeline_->engine().append(Topic::inputs, partition,
                                   {.id = id,
                                    .type = std::string(event.type()),
                                    .source = "/test",
                                    .subject = stream,
                                    .time = clock.time,
                                    .causation = {},
                                    .correlation = id,
                                    .traceparent = {},
                                    .content_type = {},
                                    .attributes = {},
                                    .value = event.json()},
                                   [](const auto& stored) { CHECK(stored.has_value()); });
    }

    void learn_breakers() {
        for (PartitionId partition = 0; partition < listed_.size(); ++partition) {
            const auto news = pipeline_->all_from(Topic::directory, {partition, listed_[partition]});
            listed_[partition] += news.size();
            for (const log::Stored& each : news)
                if (const auto listed = from_json<BreakerListed>(each.record->value);
                    listed && each.record->type == BreakerListed::type)
                    breaker_ = *listed;
        }
        open = breaker_ && breaker_->open;
    }

    /// Whether there was any.
    bool try_requests() {
        learn_breakers();
        bool any = false;
        for (PartitionId partition = 0; partition < read_.size(); ++partition) {
            const auto news = pipeline_->all_from(Topic::effects, {partition, read_[partition]});
            read_[partition] += news.size();
            for (const log::Stored& each : news)
                try_one(each.record->subject, from_json<EffectRequest>(each.record->value).value());
            any = any || !news.empty();
        }
        return any;
    }

    void try_one(const std::string& stream, const EffectRequest& request) {
        EffectReported report{
            request.effect_id, request.attempt, TryOutcome::short_circuited, "breaker_open", {}, {}, {}};
        if (!open || (request.probe && request.probe == breaker_->probe)) {
            append(stream, EffectAttemptAnnounced{request.effect_id, request.attempt});
            report = answer_of(request);
        }
        append(stream, report);
    }

    EffectReported answer_of(const EffectRequest& request) {
        sent.push_back(clock.time);
        EffectReported report{request.effect_id, request.attempt, TryOutcome::unsure, "http_503", {}, {}, {}};
        if (!up) return report;
        const std::string effect = request.effect_id.text();
        if (request.operation == EffectOperation::vapi_delete_assistant) {
            report.outcome = TryOutcome::done;
            const auto payload = from_json<AssistantDeletionPayload>(request.payload.reveal()).value();
            CHECK(assistants.erase(payload.assistant_id.substr(assistant_prefix.size())) == 1);
        } else if (request.look_up && !assistants.contains(effect)) {
            report.outcome = TryOutcome::absent;
        } else {
            CHECK((request.look_up || !assistants.contains(effect)));  // never made twice
            assistants.emplace(effect, assistant_prefix + effect);
            report.outcome = TryOutcome::done;
            report.result = Pii<std::string>(to_json(AssistantMade{assistants[effect]}));
        }
        return report;
    }

    log::SimulatedDisk disk_;
    MemoryStates states_;
    std::unique_ptr<Pipeline> pipeline_;
    std::vector<log::Offset> read_, listed_, counted_;  ///< by partition
    std::map<std::string, std::size_t> events_;         ///< by type
    std::optional<BreakerListed> breaker_;
    std::uint64_t appended_ = 0;
};

TEST_CASE("outage: five minutes without the provider lose nothing, and cost it one probe a minute") {
    World world;
    world.up = false;
    std::optional<Instant> opened;
    std::size_t while_open = 0;
    for (int at = 0; at < 300; ++at) {
        if (at % 3 == 0) world.create_trial();
        const std::size_t before = world.sent.size();
        const bool was_open = world.open;
        world.second();
        if (was_open && world.open) while_open += world.sent.size() - before;
        if (world.open && !opened) {
            opened = world.clock.time;
            CHECK(world.breakers().contains(R"("status":"open","colour":"red")"));
        }
    }
    REQUIRE(opened);
    CHECK(*opened - *world.sent.begin() < seconds(60));
    CHECK(while_open >= 3);
    CHECK(while_open <= 5);
    CHECK(world.with_status(TrialStatus::pending) == 100);

    world.up = true;
    const Instant back = world.clock.time;
    while (world.with_status(TrialStatus::ready) < 100 && world.clock.time - back < seconds(120))
        world.second();
    MESSAGE("all ready ", (world.clock.time - back).count() / 1'000'000, " s after the provider was back");
    CHECK(world.with_status(TrialStatus::ready) == 100);
    CHECK(world.clock.time - back <= seconds(65));  // the next probe, and one batch a second
    CHECK(world.assistants.size() == 100);
    CHECK(world.breakers().contains(
        R"("operation":"vapi_create_assistant","status":"closed","colour":"green")"));
}

TEST_CASE("outage: a moment without the provider needs no breaker, and makes nothing twice") {
    World world;
    world.up = false;
    for (int i = 0; i < 4; ++i) world.create_trial();
    world.second();
    world.up = true;
    for (int i = 0; i < 10; ++i) world.second();
    CHECK(world.with_status(TrialStatus::ready) == 4);
    CHECK(world.assistants.size() == 4);
    CHECK_FALSE(world.open);
}

TEST_CASE("outage: whoever fails alone is given up within two minutes, and told so") {
    World world;
    world.up = false;
    world.create_trial();
    for (int i = 0; i < 130; ++i) world.second();
    CHECK(world.with_status(TrialStatus::failed) == 1);
    world.up = true;  // it may have been made, so it is looked for; it was not
    for (int i = 0; i < 200; ++i) world.second();
    CHECK(world.assistants.empty());
    const std::size_t sent = world.sent.size();
    for (int i = 0; i < 200; ++i) world.second();
    CHECK(world.sent.size() == sent);
}

TEST_CASE("expiry: trials that nobody uses go after a day, with their assistants, some at a time") {
    World world;
    constexpr std::size_t count = 600;
    for (std::size_t i = 0; i < count; ++i) world.create_trial();
    for (int i = 0; i < 5; ++i) world.second();
    REQUIRE(world.with_status(TrialStatus::ready) == count);
    world.clock.time += std::chrono::hours(24);
    for (int i = 0; i < 10; ++i) world.second();
    CHECK(world.with_status(TrialStatus::expired) == count);
    CHECK(world.assistants.empty());
}

TEST_CASE("expiry: whole crowds of trials expire within a minute, or at once after an outage of ours") {
    const std::size_t count = repetitions("BEAKER_EXPIRIES", 2'000);
    const struct {
        const char* name;
        int halted_seconds;  ///< nothing is decided for so long
    } rows[] = {{"as they are due", 0}, {"all at once", 60}};
    for (const auto& row : rows) {
        CAPTURE(row.name);
        World world;
        for (std::size_t second = 1; second <= 60; ++second) {
            while (world.trials.size() < count * second / 60) world.create_trial();
            world.second();
        }
        for (int i = 0; i < 5; ++i) world.second();
        REQUIRE(world.count_of(TrialReady::type) == count);
        world.longest = {};
        world.clock.tick = std::chrono::milliseconds(5);  // one input uses up what a turn may take
        const auto creating = world.sent.size();
        world.clock.time += std::chrono::hours(24) - seconds(66) + seconds(row.halted_seconds);
        const Instant begun = world.clock.time;
        while (world.count_of(TrialReaped::type) < count && world.clock.time - begun < seconds(180))
            world.second();
        MESSAGE(std::string(row.name), ": ", count, " trials are over after ",
                (world.clock.time - begun).count() / 1'000'000, " s; the longest step appended ",
                world.longest.records, " records and took ", world.longest.took.count() / 1'000, " us");
        CHECK(world.count_of(TrialExpired::type) == count);
        CHECK(world.count_of(TrialReaped::type) == count);
        CHECK(world.assistants.empty());
        CHECK(world.sent.size() == creating + count);  // each is deleted once
        // Of the timers that one tick fires.
        constexpr std::size_t timers_max = 500, records_of_a_timer_max = 16;
        CHECK(world.longest.records <= timers_max * records_of_a_timer_max);
    }
}

}  // namespace
}  // namespace beaker::testing
