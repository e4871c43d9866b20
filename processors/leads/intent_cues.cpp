#include "processors/leads/intent_cues.hpp"

namespace beaker::processors::leads {

std::span<const CueGroup> cues_of(IntentLabel label) {
    switch (label) {
        case IntentLabel::lead_intake:
            return detail::lead_intake_cues_list();
        case IntentLabel::scheduling:
            return detail::scheduling_cues_list();
        case IntentLabel::quote:
            return detail::quote_cues_list();
        case IntentLabel::reschedule:
            return detail::reschedule_cues_list();
        case IntentLabel::cancel:
            return detail::cancel_cues_list();
        case IntentLabel::faq:
            return detail::faq_cues_list();
        case IntentLabel::emergency:
            return detail::emergency_cues_list();
        case IntentLabel::not_interested:
            return detail::not_interested_cues_list();
        case IntentLabel::other:
            return detail::other_cues_list();
    }
    return {};
}

}  // namespace beaker::processors::leads
