#pragma once

#include <string_view>
#include <vector>

#include "log/step/registry.hpp"

namespace beaker::processors {

/// Twilio's `sms-inbound` and `sms-status`. A text message is received once, however often its webhook comes
/// (each has its MessageSid as its key); a status never goes back to a lower rank, and which of two ends
/// stands does not depend on which came first. Errors: a Refusal (nonsense) where a field that is needed is
/// missing or makes no sense.
log::Decided decide_sms(const log::RowReader& rows, const log::Recorded& record, std::string_view kind);

std::vector<log::StateFoldEntry> sms_state_folds();

}  // namespace beaker::processors
