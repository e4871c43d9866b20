#include "processors/leads/intent_cues.hpp"

namespace beaker::processors::leads {
namespace {

using enum Side;

// The one table of what callers and assistants say. A phrase is written as Words reads it: small letters, no
// hyphens, no punctuation but the apostrophe.
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

constexpr CueGroup not_interested_cues[] = {
    {both, 8, "do not call list|off your list"},
    {both, 7, "off the list"},
    {user, 9, "take my number off|take this number off|don't ever call"},
    {user, 8,
     "not interested|take me off|stop calling|quit calling|stop texting|unsubscribe|lose my number|"
     "lose this number|leave me alone|don't have anyone call|no me llame|no longer interested|"
     "stop bothering|stop contacting|stop emailing|take us off|no more calls|no more texts|opt out"},
    {user, 7, "don't call me|remove me|delete me|take me out of|don't contact"},
    {user, 6,
     "no interest|do not call|stop getting|stop sending|no we're good|already got it done|"
     "already went with|won't be needing|i'll pass|not selling|already have somebody|"
     "already have someone|already hired|not at this time|not in the market|decided not to|"
     "decided against|please stop|report you|harassing|harassment|don't bother me|don't text"},
    {user, 5,
     "remove my|delete my|no please don't|we're all set|no gracias|already have one|"
     "went with somebody else|went with someone else|went with another|don't want to be|close that out|"
     "close it out|not looking any more|not looking anymore|not for me|call me every day|telemarketer|"
     "already fixed|do it ourselves|decided to go with|gone with|going with another|going with someone|"
     "going with somebody|i'd rather not|how did you get my|how'd you get my|where'd you get my|"
     "not gonna do|not going to do|no longer need"},
    {user, 4,
     "don't call|i'm all set|no thank you|no thanks|nope thanks|i don't want it|gonna pass|"
     "going to pass|changed my mind|forget it|not looking|you people|keep getting your|keep calling|"
     "we clean our own|do it myself|is this a sales|scam|got it fixed|got somebody|got someone|"
     "can't afford|not worth|i don't think so|took care of it|taken care of"},
    {user, 3,
     "just take me off|we're good|i'm good|thanks though|already have a|already got|found somebody else|"
     "found someone else|don't need|we don't need|don't want|never mind|too expensive|too far|i sold|"
     "is this the extended warranty|we're fine|we already|already did|not anymore|not any more|no way|"
     "no no no|rather not|off your|not moving|got one"},
    {user, 2, "stop the|we sold|i'm fine|not right now|sue"},
    {user, 1, "all set"},
    {assistant, 8,
     "won't hear from us|won't call you again|won't contact you|you're unsubscribed|removed your number|"
     "taken you off|i'll take you off|i won't call|we won't call|no further calls|no more calls|"
     "opted out|won't be contacted"},
    {assistant, 7, "unsubscribed|i'll remove|take you off"},
    {assistant, 6, "i've removed|sorry to have bothered|sorry to bother|sorry for the bother"},
    {assistant, 5,
     "mailing list|i'll close it|close your request|if you change your mind|close your file|"
     "note that you're not"},
    {assistant, 4,
     "thanks for your time|thank you for your time|thanks for letting me know|thanks for letting us know"},
    {assistant, 2, "have a good one"},
    {assistant, 1, "if anything changes"},
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

constexpr CueGroup quote_cues[] = {
    {user, 7, "what would you charge|what you'd charge"},
    {user, 6,
     "quote|quotes|estimate|bids|ballpark|how much would|how much to|how much it would|"
     "what would it cost|what it would cost|what it'd cost|what it'd run|would run me|would it run|"
     "what are you guys getting|how much are we talking|rough number|rough price|getting prices|"
     "what am i looking at|how much you'd|gonna cost|going to cost|gonna run|what's it cost to|"
     "idea of price|idea what"},
    {user, 5,
     "estimates|bid|how much for|you'd charge|what do you charge|what would * cost|run me|"
     "what would it be|going rate|price on|price for|a price|cost to|would cost|me cobran|"
     "what does it cost to|what does it run|what would that cost|how much will|how much does it cost to|"
     "cost me|charge me|rough idea|price range|price out|pricing on|comparing prices|shopping around|"
     "how much you charge|would you charge|you'd want for|what do you get for"},
    {user, 4,
     "how much is it to|you charge to|would be for me|goes for|pricing|cuánto|cuanto|per square foot|"
     "charge for|what do you guys charge|give me a number|quoted|proposal|cost for|what it costs|"
     "for a price|priced"},
    {user, 3,
     "how much do you charge|how much do you guys charge|the dealer wants|second opinion|"
     "what's the price|out the door|looking at for|the other company"},
    {user, 2, "how much|prices|get a number|the cost|cost"},
    {user, 1, "square feet|wants fourteen"},
    {assistant, 6, "give you a price|send you a quote|get you a quote|put together a price|a quote"},
    {assistant, 5,
     "estimator|price it|prices it|price from|send the price|with the price|with a price|with a figure|"
     "asked for a price|bid desk|written estimate|quote you|price that|ballpark|a price"},
    {assistant, 4,
     "quote|estimate|exact price|with numbers|work one out|usually runs|usually range|proposal|"
     "usually between|runs about|runs between|range from|exact number|give you a number|price for that|"
     "prices by|figure"},
    {assistant, 3, "free estimates|work it out|it depends on|usually starts|starts at|pricing|typically"},
    {assistant, 2, "the rates|measure|put together|per square foot"},
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

constexpr CueGroup lead_intake_cues[] = {
    {user, 5, "can someone call|could someone call|can somebody call|could somebody call"},
    {user, 4,
     "have someone call|have somebody call|somebody call me|someone to call me|talk to somebody|"
     "talk to someone|i want information|give me a call|get in touch|more information|learn more|"
     "in the market|take my case|get some information|some information"},
    {user, 3,
     "interested in|info on|i want info|i need a lawyer|find out about|have the * call|"
     "just started looking|down the road|we're thinking"},
    {user, 2,
     "call me back|looking for|looking to|information|i'd love to|hear about|thinking of|thinking about|"
     "curious about|represent"},
    {user, 1, "looking at|i was wondering if there's"},
    {assistant, 5,
     "will call you|we'll call you|someone will call|will be in touch|will contact you|will email you|"
     "will e mail you|will reach out|will follow up|will get back|have someone call|have somebody call"},
    {assistant, 4,
     "he'll call|she'll call|they'll call|get back to you|be in touch|reach out|he'll contact|"
     "he'll e mail|she'll e mail|will e mail|will text you|will ring|he'll ring|she'll ring|"
     "take your details|have a specialist call|follow up|someone will|somebody will|have him call|"
     "have her call|have them call|have the * call"},
    {assistant, 3,
     "will call|call you back|will send|pass that on|send you information|would you like * to call|"
     "like the * to call you|pass your|pass this|your details"},
    {assistant, 2, "call you tonight|on the list|specialist|you asked about|you wanted to hear|intake"},
};

constexpr CueGroup faq_cues[] = {
    {user, 6,
     "what time do you|what are your hours|a qué hora|where are you located|you guys open|y'all open|"
     "do you guys open"},
    {user, 5,
     "your hours|are you open|do you accept|are you licensed|are you in network|how often|"
     "quick question|just checking|good to know|still for sale|how late|how early|is there parking|"
     "you open|take credit cards|that's all i needed|that's all i wanted|just curious|"
     "just wanted to know|just wanted to ask|just calling to ask|had a question|have a question|"
     "got a question|service area"},
    {user, 4,
     "open on|do you close|do you take|y'all take|do you sell|you guys sell|do you offer|do you work on|"
     "do you only|are you guys|in network|how hard|where are you|just a question|was wondering if you|"
     "wanted to know|any sign up fee|do you guys do|can i bring|can i pay|do i need|do i have to|"
     "are walk ins|are you accepting|do y'all|take cash|day pass|what are your|just calling to see|"
     "calling to see if|just a quick|and what about"},
    {user, 3,
     "close on|do you do|do you guys|you take|do you charge|how much is it|how much is a|"
     "how much is the|how long|how far|where do i|question|just wondering|can you use|i'll look|parking|"
     "policy|do you all|what's your|what kind of|how does|where is|is it true|are there|are pets|"
     "are you still|are you taking|you guys do|y'all do|payment plans|financing|thanks that's all|"
     "a question|wondering if|wondering what|wondering how|come out to|or do i"},
    {user, 2,
     "open|do they|is there a|is there an|that's all|what's the|walk in|what if|i'll call you back|"
     "i'll check|what do you|how do i|is it okay|can i use|can i just|does it|does the|does that|"
     "you guys have|y'all have|warranty|and is"},
    {user, 1, "do you have|insurance|is there any|is the|okay thanks|what about"},
    {assistant, 6, "hours are|our hours"},
    {assistant, 5, "we're open|we are open|no appointment needed|open until|open from|we're located"},
    {assistant, 4,
     "yes we do|it's open|we open|we close|we take|we accept|we're in network|we're closed|closed on"},
    {assistant, 3, "we offer|yes we're|without insurance|yes we|no we|yes there|parking|yes you can"},
    {assistant, 2, "we do|dollars|walk in|web site|website|included|a month|per person|yes it|until"},
};

constexpr CueGroup other_cues[] = {
    {user, 8, "is my car ready|charged twice|double charged|is my * ready"},
    {user, 7, "billed me|charged me|overcharged|complaint|ready yet|is my * done"},
    {user, 6,
     "my invoice|refund|complain|broke my|damaged my|scratched my|is it ready|car ready|truck ready|"
     "status of|status on|done yet|what's going on with my|nobody showed|no one showed|unacceptable|"
     "pay my bill|pay a bill|pay an invoice|how's my"},
    {user, 5,
     "my bill|checking on my|check on my|lost and found|give him a message|a message for|"
     "are you a real person|are you a robot|any update|update on|any word|never showed|unhappy|rude|"
     "is he there|is she there|is he in|is she in|receipt|are you ai|is it done"},
    {user, 4,
     "on my bill|very upset|speak to the owner|speak to a manager|talk to the manager|tell him|tell her|"
     "is * there|returning a call|where's my|where is my|still waiting|my payment|message for|"
     "let him know|let her know|put me through|transfer me|talk to a person|talk to a human|didn't fix"},
    {user, 3,
     "left my|can i talk to|real person|terrible|horrible|charged|can i speak to|can i speak with|"
     "pay my|my car|worse"},
    {user, 2, "tell them|returning your call|tell the|statement|human"},
    {assistant, 5, "billing|real person|i'm an automated|wrong number"},
    {assistant, 4,
     "take a message|let the shop know|is ready|be ready|i'll let him know|i'll let her know|"
     "i'm so sorry"},
    {assistant, 3, "invoice|very sorry|get the owner to call|tell him|pass it on"},
};

constexpr CueGroup no_lead_cues[] = {
    {both, 9, "wrong number|pocket dial|butt dial|got the wrong|have the wrong|wrong house|wrong business"},
    {both, 8, "wrong person|hiring|job opening"},
    {both, 7, "application|applications"},
    {both, 6, "resume"},
    {user, 9,
     "wrong guy|nobody by that name|no one by that name|leave a message|leave me a message|"
     "leave your name|leave your message|after the tone|after the beep|at the tone|"
     "can't come to the phone|can't take your call|unable to take your call|merchant services|"
     "your google listing|business loan|we help businesses|your credit card processing|"
     "sound of the tone|record your message|leave a brief|for sales press|your merchant"},
    {user, 8,
     "doesn't live here|voicemail|voice mail|mailbox|you have reached|you've reached|silence|beep|"
     "any jobs|looking for work|google business|your account rep|the buyer's agent|forwarded to|"
     "automated voice|work for you guys|vendor|website design|electric bill for your business"},
    {user, 7,
     "is not available|please record|apply for|applying|seo|your delivery|your shipment|"
     "there's no * here|cannot accept|press one|press 1|unintelligible|work for you|internship|supplier|"
     "who handles your|decision maker|opposing counsel|as soon as possible"},
    {user, 6,
     "call ended|no response|by accident|the position|business owner|save you money|your rep|sales rep|"
     "with * parts|survey|his brother called|his wife called|he knows the number|wholesale|we supply|"
     "partnership|advertising|person in charge|poll|donate|donation|fundraiser|background noise|muffled|"
     "need any help|any positions|meant to call|trying to call|trying to reach"},
    {user, 5,
     "wrong one|inaudible|need any|we offer|your order|a delivery|listing agent|on behalf of|"
     "i didn't call|our services|we specialize|marketing|adjuster|title company|vote|charity|sponsor|"
     "campaign|currently closed|new hire"},
    {user, 4,
     "no * here|who are you looking for|not available|static|your website|i got your|on the truck|"
     "over at|she has my number|our company|never heard of|candidate|promote|music|dog barking|election|"
     "calling with"},
    {user, 3, "a job|noise|tv|we're a"},
    {assistant, 8, "lost the connection"},
    {assistant, 7, "wrong number|the manager about the job"},
    {assistant, 6, "can't hear you"},
    {assistant, 5, "if there's an opening|we're not a|this is a|are you there|still there|you there"},
    {assistant, 3, "can you hear me"},
};

// clang-format on

}  // namespace

std::span<const CueGroup> cues_of(IntentLabel label) {
    switch (label) {
        case IntentLabel::lead_intake:
            return lead_intake_cues;
        case IntentLabel::scheduling:
            return scheduling_cues;
        case IntentLabel::quote:
            return quote_cues;
        case IntentLabel::reschedule:
            return reschedule_cues;
        case IntentLabel::cancel:
            return cancel_cues;
        case IntentLabel::faq:
            return faq_cues;
        case IntentLabel::emergency:
            return emergency_cues;
        case IntentLabel::not_interested:
            return not_interested_cues;
        case IntentLabel::other:
            return other_cues;
    }
    return {};
}

std::span<const CueGroup> nobody_cues() { return no_lead_cues; }

}  // namespace beaker::processors::leads
