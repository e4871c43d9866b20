#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "projections/calls/call_row.hpp"
#include "projections/read_tables.hpp"

namespace beaker::testing {

/// The tables and folds of this build with one change, as a candidate for their place.
class ChangedFolds {
public:
    /// What the further fold does with each event of this type, after all others.
    ChangedFolds(std::string_view event_type, Fold further) : ChangedFolds() {
        folds_.push_back({event_type, further, CallRow::table});
    }
    /// A change of the revision alone: the rows come out the same.
    ChangedFolds() {
        for (ReadTable& each : tables_)
            if (each.name == CallRow::table) each.revision += 1000;
    }
    ChangedFolds(const ChangedFolds&) = delete;
    ChangedFolds& operator=(const ChangedFolds&) = delete;

    FoldSets beside_the_present() const {
        FoldSets sets = fold_sets();
        sets.candidate = FoldSet{"candidate", tables_, folds_};
        return sets;
    }
    std::string generation() const { return generation_name(tables_); }

private:
    std::vector<ReadTable> tables_{read_tables().begin(), read_tables().end()};
    std::vector<ReadFold> folds_{read_folds().begin(), read_folds().end()};
};

inline constexpr std::string_view changed_mark = "as the candidate says";

/// A change that can be seen: every call that is identified says why it has ended.
inline void mark_call(log::RowWriter& rows, const Folded& folded) {
    const auto* event = folded.event.as<CallIdentified>();
    Table<CallRow>::update_existing(rows, folded.partition, id_key(event->call_id.uuid),
                                    [](CallRow& row) { row.ended_reason = changed_mark; });
}

inline void throw_always(log::RowWriter& rows, const Folded&) {
    rows.put("half", "done");
    throw std::runtime_error("a mistake of the candidate");
}

}  // namespace beaker::testing
