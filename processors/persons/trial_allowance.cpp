#include "processors/persons/trial_allowance.hpp"

#include <algorithm>
#include <boost/describe.hpp>

#include "processors/misdirected.hpp"
#include "processors/policies/policies.hpp"
#include "schemas/events/trial.hpp"
#include "schemas/stream.hpp"

namespace beaker::processors {

/// When a person was allowed a trial.
struct AllowedTrial {
    Instant at;
    bool operator==(const AllowedTrial&) const = default;
};
BOOST_DESCRIBE_STRUCT(AllowedTrial, (), (at))

namespace {

constexpr std::chrono::hours window{24};
constexpr StateTable<AllowedTrial> allowed_table{"trials"};  ///< key: the trial's id; those of a day

}  // namespace

log::Decided decide_trial_allowance(const log::RowReader& rows, const log::Recorded& record) {
    const auto* request = record.event.as<TrialAllowanceRequested>();
    const auto person = PersonKey::parse(key_of_stream(record.stream));
    if (!request || !person) return misdirected();
    log::Decision decision;
    if (allowed_table.contains(rows, request->tenant_id.text())) return decision;
    const auto recent = std::ranges::count_if(allowed_table.keys(rows), [&](const std::string& trial) {
        return allowed_table.get(rows, trial)->at + window > record.now;
    });
    if (recent >= Policies(record).number(policy::trials_a_day_max))
        return std::unexpected(
            log::Refusal{{"trials_a_day", "there were too many trials within a day", {}}, false});
    decision.events.emplace_back(TrialAllowed{request->tenant_id, *person});
    return decision;
}

std::vector<log::StateFoldEntry> trial_allowance_folds() {
    return {{.stream_kind = "person",
             .event_type = TrialAllowed::type,
             .fold = [](log::RowWriter& rows, const Event& event, Instant now) {
                 const auto* allowed = event.as<TrialAllowed>();
                 if (!allowed) return;
                 for (const std::string& trial : allowed_table.keys(rows))
                     if (allowed_table.get(rows, trial)->at + window <= now) allowed_table.erase(rows, trial);
                 allowed_table.put(rows, allowed->tenant_id.text(), {now});
             }}};
}

}  // namespace beaker::processors
