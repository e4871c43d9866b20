#pragma once

#include "processors/leads/conversation.hpp"
#include "processors/leads/lead.hpp"

namespace beaker::processors::leads {

/// Who is on the line and how to reach them: from the assistant's tool calls, and what these lack from the
/// transcript. Empty where no name, phone or e-mail of the person's own came up, and where there is nobody to
/// follow up on: a refusal, a wrong number, voicemail, a vendor. Pure, and linear in the call's length.
ExtractedLead extract_lead(const Conversation& call);

}  // namespace beaker::processors::leads
