#include "processors/leads/intent_cues.hpp"

namespace beaker::processors::leads {
namespace {

using enum Side;

// A phrase is written as Words reads it: small letters, no hyphens, no punctuation but the apostrophe.
// clang-format off

constexpr CueGroup emergency_cues[] = {
    {user, 6,
     "gas smell|smell gas|smells like gas|smelling gas|smell of gas|gas leak|carbon monoxide|c o alarm|"
     "c o detector|co detector|co alarm|gushing|water everywhere|water is everywhere|"
     "coming through my ceiling|coming through the ceiling|ceiling collapsed|caving in|on fire|"
     "electrocuted|won't stop bleeding|can't breathe|trouble breathing|unconscious|chest pain|"
     "not breathing|seizure|heart attack|choking|tree in my house|roof came off|roof is gone|"
     "water pouring|shooting water|ceiling fell|electrical fire|outlet is smoking|arcing|heat stroke|"
     "allergic reaction|live wire|wires down|explosion|alarm is going off|knocked his tooth|"
     "knocked her tooth|knocked my tooth|get out of the house"},
    {user, 5,
     "rotten eggs|c o thing|flooding|pouring|spraying|dumping water|water's coming|ceiling is coming|"
     "raw sewage|flames|burning smell|sparks|sparking|hard to breathe|passed out|collapsed|tree fell|"
     "tree through|brakes went out|no brakes|trapped|stuck in the elevator|please hurry|water all over|"
     "pouring out|pouring in|can't shut it off|can't turn it off|overflowing|broken jaw|a lot of blood|"
     "he's threatening|power line|exploded|alarm going off"},
    {user, 4,
     "burst|pipe broke|flooded|water coming|sewage|smoke|on oxygen|bleeding|knocked out|tooth is out|"
     "swallowing|through the roof|on the shoulder|stranded|locked in|no heat and|infant|oxygen|"
     "passing out|dizzy|severe pain|hissing|downed|alarm won't|hot to the touch|degrees in the house"},
    {user, 3,
     "busted|flame|smoking|shocked|no heat|emergency|side of the road|on the highway|on the freeway|"
     "hurry|backed up into|backing up|heat is out|heat's out|heat went out|it's freezing|elderly|"
     "headaches|throwing up|degrees in here|lot of pain|terrible pain|blood|detector|won't shut off|"
     "is this an emergency"},
    {user, 2, "fire|no air|freezing|newborn|swelling|swollen|broke down|won't stop|coming up|the baby|alarm"},
    {user, 1, "help me|right now"},
    {assistant, 6,
     "call 911|nine one one|leave the house|get everyone out|i'm dispatching|evacuate|"
     "leave the building|get out of the house|dispatched"},
    {assistant, 5,
     "emergency room|go outside|stay outside|dispatching|sending a truck|sending our technician|"
     "sending someone|sending somebody|is anyone hurt|are you safe|are you safely|come right now|"
     "outside now|emergency"},
    {assistant, 4,
     "911|fire department|on his way|on her way|on their way|send the tarp|shut off the|main valve|"
     "main water valve|stay away|stay out|stay clear|everyone okay|come straight|minutes away|paging|"
     "get out|shut off valve|shutoff|shut the water|turn off the water|don't touch|do not touch|"
     "step outside|stay on the line|a tow is"},
    {assistant, 3,
     "on the way|he's coming|sending a|turn off the|water main|stay safe|emergency line|hang tight|"
     "breaker|immediately|sending"},
    {assistant, 2, "right away"},
    {assistant, 1, "after hours"},
};

constexpr CueGroup cancel_cues[] = {
    {user, 6,
     "end my membership|quit my membership|end the contract|stop my membership|don't need it any more|"
     "don't need it anymore|don't need to come|don't need to send|stop my service|stop the service|"
     "discontinue|drop my membership|get out of my contract|not renew|no longer need|cancel that|"
     "cancel everything|cancel our"},
    {user, 5,
     "cancel|close my account|terminate|we're gonna pass|call it off|i'll call to rebook|don't renew|"
     "get out of the contract"},
    {user, 4,
     "canceling|cancelling|don't come|call off|call when i'm ready|going to a different|end my|"
     "don't need you|don't need it|won't need|changed our mind|fixed itself|taken care of"},
    {user, 3,
     "canceled|cancelled|cancel it|just cancel|back out|don't send anybody|don't send anyone|quit|"
     "end the|found somebody|found someone|not coming|don't need the|get out of"},
    {user, 2,
     "cancel my|cancel the|can't make it|won't be able to make|not gonna make it|came back on|"
     "figured it out|we decided|skip"},
    {assistant, 6, "i've cancelled|i've canceled|it's cancelled|sorry to see you go|cancel that|cancel your"},
    {assistant, 5,
     "cancelled|canceled|i'll cancel|i can cancel|is cancelled|is canceled|like me to cancel|"
     "would you like to rebook|cancel the|cancelling|canceling|taken off the schedule|"
     "removed from the schedule|membership ends|will end on|sorry to lose you|taken it off"},
    {assistant, 4, "like to rebook"},
    {assistant, 3, "freeze your membership|it will end"},
    {assistant, 2, "cancellation"},
};

constexpr CueGroup reschedule_cues[] = {
    {user, 7,
     "reschedule|change my appointment|change the appointment|rebook for|change our appointment|"
     "move my appointment|postpone|push my appointment"},
    {user, 6,
     "move my|can we switch|switch it|switch my|change my time|change the time|running late|"
     "gonna be late|going to be late|postponed|push it back|push that|move that|move mine|move us|"
     "supposed to be there|be a little late|be late|i'm late|running behind|come in later|"
     "come a little later|earlier slot|earlier time|earlier appointment|anything earlier|"
     "anything sooner|get in earlier|come earlier|come sooner|can we do * instead|could we do * instead|"
     "make it * instead|do it * instead|to a different"},
    {user, 5,
     "rescheduled|move our|move it|can i move|can we move|push it|push back|push my|change it to|"
     "different day|different time|come later|stuck in traffic|get in sooner|come in earlier|"
     "i missed him|something earlier|can we change|can i change|need to change|have to change|"
     "change that|changing my|can't do tomorrow|something came up|can't make my|can't make the|"
     "rain check|put it off|put off|delayed|week instead|the week after|conflict|double booked|"
     "got called in|pushed back|see if we can move|shift it|shift my"},
    {user, 4,
     "bump|swap|another day|something sooner|you were coming|i was meant to|i got a session|"
     "on the books|i missed my|any chance we do|supposed to come|instead|switch|sooner"},
    {user, 3,
     "need to move|another time|any earlier|were supposed to come|was supposed to|i have an appointment|"
     "i've got an appointment|missed you|do em both|can't make it|i'm scheduled|i am scheduled|"
     "scheduled for|my * appointment|my * o'clock|you're coming|we have an appointment|our appointment|"
     "our * appointment|coming tomorrow|earlier|can't do|won't make it"},
    {user, 2,
     "move the|i've got a * on|my appointment|instead of|set for saturday|booked for|supposed to be|"
     "my session|my cleaning|our showing|later|change"},
    {user, 1, "can you do the"},
    {assistant, 7,
     "pick another day|rescheduled|changed your appointment|moved your|when would you like to move"},
    {assistant, 6,
     "need to move|like to shift|i've moved|i'll move|can move you|your new appointment|i've changed|"
     "now set for|moving you|move your|push it"},
    {assistant, 5,
     "moved to|moved you|i moved|move you|reschedule|changed to|changed it|you're now|new appointment|"
     "new slot|move that|move them|earlier opening|earlier slot|had a cancellation|new date|"
     "works better|what day works better|moved|instead of"},
    {assistant, 4, "new time|switched|pushed|have him back"},
    {assistant, 3,
     "another day|move it|original appointment|find your appointment|to move|shift|change that"},
    {assistant, 2, "usual time|your appointment|i see your|i see you|i see it"},
    {assistant, 1, "instead"},
};

constexpr CueGroup scheduling_cues[] = {
    {user, 6,
     "make an appointment|get on the schedule|like to schedule|get an appointment|need an appointment|"
     "make a appointment|squeeze me in|fit me in"},
    {user, 5,
     "schedule|put me down|put me in|can i come in|when can you come|any openings|book a|book an|"
     "like to book|next available|sign me up"},
    {user, 4,
     "book|an appointment|get me in|do you have anything|i'm free|set something up|anything open|"
     "anything available|showing|see the house|get on the calendar"},
    {user, 3,
     "set up a|openings|checkup|checkups|tour|works for me|i'll take|set up an|earliest|soonest|"
     "consultation|a time|when's the|come take a look|take a look"},
    {user, 2,
     "appointment|come out|come in|come by|send somebody|send someone|available|oil change|can i get an|"
     "can i get a|get in|do you have any|this week|next week|consult|haircut|tune up|sign up for|"
     "that works|works"},
    {user, 1, "tomorrow"},
    {assistant, 8, "you're booked|you are booked|i've booked"},
    {assistant, 6,
     "booked|you're all set for|you're set for|you're on the schedule|you're down for|"
     "morning or afternoon|shall i book|i can get you in|can get you in|got you down|have you down for|"
     "you're confirmed|i have an opening|put you in"},
    {assistant, 5,
     "book you|like to book|see you|we'll see you|all set for|on the calendar|put you down|"
     "i have monday|i have tuesday|i have wednesday|i have thursday|i have friday|i have saturday|"
     "i've got monday|i've got tuesday|i've got wednesday|i've got thursday|i've got friday|"
     "we have monday|we have tuesday|we have wednesday|we have thursday|we have friday|we have tomorrow|"
     "i have tomorrow|have an opening|first opening|next opening|we could come|let's get someone out|"
     "expect you|confirmed for|what time works|does * at * work|shall we say|can i put you|"
     "you're in for|look forward to seeing|reserved|what day works|i'll see you"},
    {assistant, 4,
     "book it|would * at * work|would * at * suit|will be there|appointment is|what day|which day|"
     "i can do|we can do|you're set|an opening|openings|how does"},
    {assistant, 3,
     "how about|waitlist|wait list|does * work|would * work|would * suit|earliest|arrive|slot|reserve|"
     "first available|which works"},
    {assistant, 2, "can come|let me check|appointment|window|works for you"},
    {assistant, 1, "how is|it is"},
};

// clang-format on

}  // namespace

std::span<const CueGroup> detail::emergency_cues_list() { return emergency_cues; }

std::span<const CueGroup> detail::cancel_cues_list() { return cancel_cues; }

std::span<const CueGroup> detail::reschedule_cues_list() { return reschedule_cues; }

std::span<const CueGroup> detail::scheduling_cues_list() { return scheduling_cues; }

}  // namespace beaker::processors::leads
