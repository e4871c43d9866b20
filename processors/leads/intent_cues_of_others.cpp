#include "processors/leads/intent_cues.hpp"

namespace beaker::processors::leads {
namespace {

using enum Side;

// A phrase is written as Words reads it: small letters, no hyphens, no punctuation but the apostrophe.
// clang-format off

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

std::span<const CueGroup> detail::faq_cues_list() { return faq_cues; }

std::span<const CueGroup> detail::other_cues_list() { return other_cues; }

std::span<const CueGroup> nobody_cues() { return no_lead_cues; }

}  // namespace beaker::processors::leads
