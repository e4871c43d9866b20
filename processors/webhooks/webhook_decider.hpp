#pragma once

#include "log/step/registry.hpp"

namespace beaker::processors {

/// A verified webhook on its tenant's stream: handed to the subject that its provider and kind belong to.
/// Outcomes: processed; ignored, with the problem `unknown_kind` where nobody has heard of it, without one
/// where it is known and not used yet. Errors: a Refusal (nonsense) where its fields make no sense.
log::Decided decide_webhook(const log::RowReader& rows, const log::Recorded& record);

/// A signed webhook whose body could not be parsed, on whichever stream: recorded for the inspector, and
/// refused.
log::Decided decide_rejected_webhook(const log::RowReader& rows, const log::Recorded& record);

/// Somebody was given the safe answer, which promises nothing that has to be made good.
log::Decided decide_answer_missed(const log::RowReader& rows, const log::Recorded& record);

/// On the stream to which a webhook was first appended: the tenant that it was forwarded to has settled it.
log::Decided decide_webhook_finish(const log::RowReader& rows, const log::Recorded& record);

}  // namespace beaker::processors
