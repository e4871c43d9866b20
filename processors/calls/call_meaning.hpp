#pragma once

#include <vector>

#include "log/step/registry.hpp"

namespace beaker::processors {

/// What a call was about, read anew whenever its report or another of its tool calls is there: who is on the
/// line (from tool calls alone while the call goes on), and, with the transcript, what they wanted. Said
/// where it differs from what was said last. Of a transcript the first 200,000 bytes are read.
log::Decided decide_call_meaning(const log::RowReader& rows, const log::Recorded& record);

std::vector<log::StateFoldEntry> call_meaning_folds();

}  // namespace beaker::processors
