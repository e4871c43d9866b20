#include "processors/leads/intent_cues.hpp"

namespace beaker::processors::leads {
namespace {

using enum Side;

// A phrase is written as Words reads it: small letters, no hyphens, no punctuation but the apostrophe.
// clang-format off

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

// clang-format on

}  // namespace

std::span<const CueGroup> detail::quote_cues_list() { return quote_cues; }

std::span<const CueGroup> detail::lead_intake_cues_list() { return lead_intake_cues; }

std::span<const CueGroup> detail::not_interested_cues_list() { return not_interested_cues; }

}  // namespace beaker::processors::leads
