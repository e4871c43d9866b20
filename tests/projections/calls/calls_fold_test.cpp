#include "projections/calls/calls_fold.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "projections/calls/call_row.hpp"
#include "tests/projections/folding.hpp"

using namespace beaker;
using namespace beaker::testing;

namespace {

using S = CallStatus;
using Text = Pii<std::string>;
using Calls = Table<CallRow>;

CallRow row_of(const Folding& folding, const CallId& id = call()) {
    const auto row = Calls::get(folding.rows(), 5, id_key(id.uuid));
    REQUIRE(row);
    return *row;
}
bool has_row(const Folding& folding, const CallId& id) {
    return Calls::get(folding.rows(), 5, id_key(id.uuid)).has_value();
}

CallStatusReported reported(S status, S current, std::string provider, std::optional<Instant> time,
                            std::string_view source, CallId id = call()) {
    return {id, status, current, std::move(provider), time, uuid(source)};
}
using Who = CallSpeaker;
CallTranscriptAppended line(int second, CallSpeaker speaker, std::string text, CallId id = call()) {
    return {id, at(second), speaker, Text(std::move(text))};
}
CallReported report(std::optional<std::string> transcript, CallId id = call()) {
    CallReported event{.call_id = id, .transcript = {}, .recording_url = {}, .summary = {}, .cost = {}};
    if (transcript) event.transcript = Text(*transcript);
    return event;
}

}  // namespace

TEST_CASE("calls: every event sets what it tells") {
    Folding folding(fold_call);
    folding.take(CallIdentified{call(), tenant(), "vapi-1", std::nullopt}, at(1))
        .take(CallIdentified{call(), tenant(), std::nullopt, "CA1"})
        .take(CallDescribed{call(), CallDirection::outbound, Text("+14155550100"), Text("+14155550101"),
                            "assistant-1"})
        .take(CallDescribed{call(), {}, {}, {}, {}})
        .take(reported(S::completed, S::completed, "vapi", at(70), "w1"))
        .take(CallTimed{call(), at(10), at(70), 60, "assistant-forwarded-call"})
        .take(CallReported{
            call(), Text("AI: Hi\n"), Text("https://example.com/r.wav"), Text("A lead."),
            CallCost{
                Usd4::from_ten_thousandths(869), {{"vapi", Usd4::from_ten_thousandths(500)}}, {"twilio"}}});

    const auto found = Calls::find(folding.rows(), 5, id_key(call().uuid));
    REQUIRE(found);
    CHECK(found->first_seen == at(1));
    CHECK(
        to_json(found->row) ==
        R"({"id":")" + call().text() + R"(","tenant_id":")" + tenant().text() +
            R"(","status":"completed","direction":"outbound","from":"+14155550100","to":"+14155550101",)"
            R"("started_at":"2026-01-01T00:00:10Z","ended_at":"2026-01-01T00:01:10Z","duration_seconds":60,)"
            R"("ended_reason":"assistant-forwarded-call","recording_url":"https://example.com/r.wav",)"
            R"("recording_provider":"vapi","transcript":"AI: Hi\n","transcript_missing":null,)"
            R"("lead":null,"intent":null,"cost":{"total":0.0869,"parts":{"vapi":0.05},"missing":["twilio"]},)"
            R"("summary":"A lead.","assistant_id":"assistant-1","vapi_call_id":"vapi-1","twilio_call_sid":"CA1",)"
            R"("answered_by":null,"recordings":[],"outcome":"transferred","lines":[],"transitions":[{"status":"completed","at":"2026-01-01T00:01:10Z",)"
            R"("provider":"vapi","event_id":")" +
            uuid("w1").text() + R"("}]})");
}

TEST_CASE("calls: the carrier's recording is shown where the report names none, whichever came first") {
    const auto recorded = [](RecordingStatus status, std::string sid = "RE1") {
        CallRecorded event{.call_id = call(), .recording_sid = std::move(sid), .status = status};
        if (status == RecordingStatus::completed)
            event.url = Text("https://example.com/" + event.recording_sid);
        return event;
    };
    CallReported named = report({});
    named.recording_url = Text("https://example.com/report.wav");
    // clang-format off
    const struct { const char* name; std::vector<Event> given; std::optional<std::string> url, provider; std::size_t recordings; } rows[] = {
        {"none is ready",           {recorded(RecordingStatus::in_progress)},                    {}, {}, 1},
        {"the carrier's alone",     {recorded(RecordingStatus::in_progress), recorded(RecordingStatus::completed)}, "https://example.com/RE1", "twilio", 1},
        {"of two the first",        {recorded(RecordingStatus::completed, "RE2"), recorded(RecordingStatus::completed)}, "https://example.com/RE1", "twilio", 2},
        {"the report's, last",      {recorded(RecordingStatus::completed), named},               "https://example.com/report.wav", "vapi", 1},
        {"the report's, first",     {named, recorded(RecordingStatus::completed)},               "https://example.com/report.wav", "vapi", 1},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Folding folding(fold_call);
        for (const Event& event : row.given) folding.take(event);
        const CallRow found = row_of(folding);
        CHECK((found.recording_url ? std::optional(found.recording_url->reveal()) : std::nullopt) == row.url);
        CHECK(found.recording_provider == row.provider);
        CHECK(found.recordings.size() == row.recordings);
    }
}

TEST_CASE("calls: why there is no transcript, as long as there is none") {
    using enum TranscriptMissing;
    CallReported without = report({});
    without.transcript_missing = provider_error;
    const Event missed = CallReportMissed{call()};
    // clang-format off
    const struct { const char* name; std::vector<Event> given; std::optional<TranscriptMissing> then; } rows[] = {
        {"nothing known",            {CallAnswererDetected{call(), "human"}},     {}},
        {"the report did not come",  {missed},                                    timeout},
        {"it came in the end",       {missed, report("AI: Hi")},                  {}},
        {"it has none",              {missed, without},                           provider_error},
        {"there are lines",          {line(1, Who::user, "Hi"), missed},             {}},
        {"the lines came late",      {missed, line(1, Who::user, "Hi")},             {}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Folding folding(fold_call);
        for (const Event& event : row.given) folding.take(event);
        CHECK(row_of(folding).transcript_missing == row.then);
    }
}

TEST_CASE("calls: a new row has every member, unknown ones as null") {
    Folding folding(fold_call);
    folding.take(reported(S::queued, S::queued, "vapi", std::nullopt, "w1"));
    const CallRow row = row_of(folding);
    CHECK(row.tenant_id == tenant());
    CHECK(to_json(row).find(R"("direction":null,"from":null,"to":null,"started_at":null)") !=
          std::string::npos);
    CHECK(to_json(row).find(R"("at":null)") != std::string::npos);
}

TEST_CASE("calls: outcomes of completed calls come from the reason") {
    const struct {
        const char* reason;
        std::optional<std::string> then;
    } rows[] = {
        {"assistant-forwarded-call", "transferred"},
        {"voicemail", "voicemail"},
        {"customer-ended-call", std::nullopt},
    };
    for (const auto& row : rows) {
        CAPTURE(row.reason);
        Folding folding(fold_call);
        folding.take(CallTimed{call(), {}, {}, {}, row.reason});
        CHECK(row_of(folding).outcome == row.then);
    }
}

TEST_CASE("calls: the status never goes backwards") {
    const struct {
        const char* name;
        std::vector<S> currents;
        S then;
    } rows[] = {
        {"forward", {S::queued, S::ringing, S::in_progress, S::completed}, S::completed},
        {"a late report", {S::completed, S::ringing}, S::completed},
        {"of two ends the last one told", {S::completed, S::no_answer}, S::no_answer},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Folding folding(fold_call);
        for (const S current : row.currents) folding.take(reported(current, current, "vapi", at(1), "w"));
        CHECK(row_of(folding).status == row.then);
    }
}

TEST_CASE("calls: transitions, one for each status and provider, the earliest") {
    Folding folding(fold_call);
    folding.take(reported(S::completed, S::completed, "vapi", at(9), "w1"))
        .take(reported(S::ringing, S::completed, "vapi", at(3), "w2"))
        .take(reported(S::ringing, S::completed, "vapi", at(2), "w3"))
        .take(reported(S::ringing, S::completed, "vapi", at(4), "w4"))
        .take(reported(S::ringing, S::completed, "vapi", std::nullopt, "w5"))
        .take(reported(S::ringing, S::completed, "twilio", at(1), "w6"))
        .take(reported(S::queued, S::completed, "twilio", std::nullopt, "w7"))
        .take(reported(S::queued, S::completed, "twilio", at(8), "w8"));
    CHECK(row_of(folding).transitions ==
          std::vector<CallTransition>{{S::queued, at(8), "twilio", uuid("w8")},
                                      {S::ringing, at(1), "twilio", uuid("w6")},
                                      {S::ringing, at(2), "vapi", uuid("w3")},
                                      {S::completed, at(9), "vapi", uuid("w1")}});
}

TEST_CASE("calls: the transcript is the lines in order until the report has one") {
    const struct {
        const char* name;
        std::vector<Event> when;
        std::optional<std::string> transcript;
        std::size_t lines;
    } rows[] = {
        {"lines out of order",
         {line(2, Who::user, "Hello"), line(1, Who::assistant, "Hi")},
         "AI: Hi\nUser: Hello\n",
         2},
        {"a line again", {line(1, Who::user, "Hi"), line(1, Who::user, "Hi")}, "User: Hi\n", 1},
        {"the report replaces them", {line(1, Who::user, "Hi"), report("AI: Whole\n")}, "AI: Whole\n", 0},
        {"a late line changes nothing", {report("AI: Whole\n"), line(1, Who::user, "Hi")}, "AI: Whole\n", 0},
        {"an empty transcript is one",
         {line(1, Who::user, "Hi"), report(""), line(2, Who::user, "Hi")},
         "",
         0},
        {"a report without one",
         {line(1, Who::user, "Hi"), report(std::nullopt), line(2, Who::user, "Yo")},
         "User: Hi\nUser: Yo\n",
         2},
        {"nothing said", {report(std::nullopt)}, std::nullopt, 0},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Folding folding(fold_call);
        for (const Event& event : row.when) folding.take(event);
        const CallRow then = row_of(folding);
        CHECK((then.transcript ? std::optional(then.transcript->reveal()) : std::nullopt) == row.transcript);
        CHECK(then.lines.size() == row.lines);
    }
}

TEST_CASE("calls: the rows do not depend on the order of reports, lines and the report") {
    // What a decider makes of statuses: `current` is the furthest that it knows.
    const struct {
        S status;
        const char* provider;
        int second;
        const char* source;
    } statuses[] = {
        {S::queued, "vapi", 1, "w1"},      {S::ringing, "twilio", 2, "w2"},   {S::ringing, "vapi", 3, "w3"},
        {S::in_progress, "vapi", 4, "w4"}, {S::completed, "twilio", 9, "w5"},
    };
    constexpr int count = 9;  // the statuses, three lines and the report
    const auto fold_in_order = [&](const std::vector<int>& order, bool with_report) {
        Folding folding(fold_call);
        folding.take(CallIdentified{call(), tenant(), "vapi-1", {}}, at(0));
        S current = S::queued;
        for (const int i : order) {
            if (i < 5) {
                if (rank_of(statuses[i].status) > rank_of(current)) current = statuses[i].status;
                folding.take(reported(statuses[i].status, current, statuses[i].provider,
                                      at(statuses[i].second), statuses[i].source));
            } else if (i < 8) {
                folding.take(line(i, i % 2 ? Who::user : Who::assistant, "line " + std::to_string(i)));
            } else if (with_report) {
                folding.take(report("AI: Whole\n"));
            }
        }
        return folding.all();
    };
    for (const bool with_report : {true, false}) {
        CAPTURE(with_report);
        std::vector<int> order(count);
        std::iota(order.begin(), order.end(), 0);
        const auto expected = fold_in_order(order, with_report);
        std::mt19937 random(20260101);
        for (int round = 0; round < 300; ++round) {
            std::ranges::shuffle(order, random);
            REQUIRE(fold_in_order(order, with_report) == expected);
        }
    }
}

TEST_CASE("calls: merging moves what the kept call does not know") {
    const CallId kept = call("kept"), merged = call("merged");
    Folding folding(fold_call);
    folding.take(CallIdentified{merged, tenant(), {}, "CA1"}, at(1))
        .take(CallDescribed{merged, CallDirection::inbound, Text("+14155550100"), Text("+14155550101"), {}})
        .take(reported(S::completed, S::completed, "twilio", at(9), "w1", merged))
        .take(CallTimed{merged, at(2), at(9), 7, "voicemail"})
        .take(line(3, Who::user, "two", merged))
        .take(CallIdentified{kept, tenant(), "vapi-1", {}}, at(5))
        .take(CallDescribed{kept, CallDirection::outbound, {}, {}, "assistant-1"})
        .take(reported(S::ringing, S::ringing, "vapi", at(6), "w2", kept))
        .take(line(2, Who::assistant, "one", kept))
        .take(CallMerged{kept, merged}, at(20));

    CHECK_FALSE(has_row(folding, merged));
    const CallRow row = row_of(folding, kept);
    CHECK(row.id == kept);
    CHECK(row.status == S::completed);
    CHECK(row.direction == CallDirection::outbound);  // known by the kept one
    CHECK(row.from == Text("+14155550100"));
    CHECK(row.duration_seconds == 7);
    CHECK(row.outcome == "voicemail");
    CHECK(row.vapi_call_id == "vapi-1");
    CHECK(row.twilio_call_sid == "CA1");
    CHECK(row.transcript == Text("AI: one\nUser: two\n"));
    CHECK(row.transitions.size() == 2);
    CHECK(Calls::find(folding.rows(), 5, id_key(kept.uuid))->first_seen == at(1));
    CHECK(folding.all().size() == 3);  // the row and its two index entries
}

TEST_CASE("calls: merging keeps the report's transcript, whichever call has it") {
    const CallId kept = call("kept"), merged = call("merged");
    for (const CallId with_report : {kept, merged}) {
        Folding folding(fold_call);
        folding.take(line(1, Who::user, "live", with_report == kept ? merged : kept))
            .take(report("AI: Whole\n", with_report))
            .take(CallMerged{kept, merged});
        CHECK(row_of(folding, kept).transcript == Text("AI: Whole\n"));
        CHECK(row_of(folding, kept).lines.empty());
    }
}

TEST_CASE("calls: a merge of what is not there, or again, changes nothing") {
    Folding folding(fold_call);
    folding.take(CallIdentified{call(), tenant(), "vapi-1", {}});
    const auto before = folding.all();
    folding.take(CallMerged{call(), call("never seen")}).take(CallMerged{call(), call()});
    CHECK(folding.all() == before);
}

TEST_CASE("calls: aliases follow their call, and go with it") {
    const auto target = [](const Folding& folding) -> std::optional<CallId> {
        const auto row = Table<CallAliasRow>::get(folding.rows(), 5, id_key(call("alias").uuid));
        return row ? std::optional(row->call_id) : std::nullopt;
    };
    Folding folding(fold_call);
    folding.take(CallIdentified{call("merged"), tenant(), "vapi-1", {}})
        .take(CallAliased{call("merged"), call("alias")});
    CHECK(target(folding) == call("merged"));
    folding.take(CallMerged{call("kept"), call("merged")});
    CHECK(target(folding) == call("kept"));
    folding.take(CallDisowned{call("kept"), "vapi:call:1"});
    CHECK(target(folding) == std::nullopt);
    CHECK(folding.all().empty());
}

TEST_CASE("calls: an event of another kind changes nothing") {
    Folding folding(fold_call);
    folding.take(Event()).take(CallDisowned{call(), "vapi:call:1"});
    CHECK(folding.all().empty());
}
