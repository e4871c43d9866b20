#include "projections/actions/actions_fold.hpp"

#include "projections/actions/action_row.hpp"

namespace beaker {

void fold_action(log::RowWriter& rows, const Folded& folded) {
    const auto* settled = folded.event.as<InputSettled>();
    if (!settled || !settled->request_hash || settled->outcome == Outcome::duplicate) return;
    Table<ActionRow>::put(rows, folded.partition, id_key(settled->input_id),
                          {.id = settled->input_id,
                           .type = settled->kind,
                           .actor = settled->actor,
                           .outcome = settled->outcome,
                           .problem = settled->problem,
                           .answer = settled->answer,
                           .received_at = settled->received_at,
                           .settled_at = folded.now},
                          folded.now);
}

}  // namespace beaker
