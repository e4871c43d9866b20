#include "processors/leads/phone_context.hpp"

#include <algorithm>
#include <string_view>

#include "processors/leads/dialogue.hpp"
#include "processors/leads/relations.hpp"

namespace beaker::processors::leads {
namespace {

constexpr std::size_t reach = 12;

constexpr std::string_view thing_words[] = {
    "order",      "invoice",    "confirmation", "account", "tracking", "card",   "policy", "reference",
    "ticket",     "case",       "serial",       "model",   "license",  "claim",  "id",     "member",
    "membership", "routing",    "zip",          "zipcode", "vin",      "po",     "social", "ssn",
    "visa",       "mastercard", "amex",         "code",    "license",  "permit", "unit",   "apartment",
    "suite",      "price",      "cost",         "paid",    "dollars",  "budget", "year",   "sku",
    "barcode",    "isbn",       "loan",         "meter",   "warranty", "tag",    "npi",    "ein",
    "extension",  "ext",
};
constexpr std::string_view phone_words[] = {
    "phone", "cell",  "cellphone", "mobile",    "callback", "landline",
    "call",  "reach", "text",      "telephone", "digits",
};
constexpr std::string_view callback_phrases[] = {
    "call me",     "call me back",   "reach me",
    "best number", "better number",  "reach us",
    "call us",     "text me",        "use",
    "instead",     "best",           "better",
    "prefer",      "get me",         "get ahold of me",
    "contact me",  "call back",      "callback",
    "primary",     "main number",    "get back to me",
    "ring me",     "try me",         "good number",
    "rather",      "reached at",     "get me on",
    "put down",    "correct number", "right number",
    "real number", "new number",
};
constexpr std::string_view discard_before[] = {
    "old number",    "used to be", "don't call", "do not call",     "don't use",  "not my",
    "old one",       "my old",     "not use",    "previous number", "never call", "stop calling",
    "disregard",     "forget",     "delete",     "remove",          "off",        "isn't",
    "former number", "instead of", "no longer",  "take off",
};
constexpr std::string_view discard_after[] = {
    "old",         "no longer", "disconnected", "doesn't work",   "don't call",   "don't use",
    "is wrong",    "was my",    "used to be",   "not that",       "isn't mine",   "do not call",
    "is not mine", "is dead",   "not working",  "out of service", "is the wrong",
};
constexpr std::string_view others_before[] = {
    "call from",       "calls from",    "called from",   "texts from",
    "text from",       "calling from",  "your number",   "your ad",
    "your office",     "you guys at",   "dialed",        "i called",
    "voicemail from",  "message from",  "called you at", "the number on your",
    "number listed",   "website says",  "your website",  "your sign",
    "your truck",      "your other",    "your store",    "your main",
    "i tried calling", "tried calling", "google says",   "looking for",
    "trying to reach", "meant to call", "is this",       "trying to call",
};
constexpr std::string_view own_words[] = {
    "my number", "my cell", "my phone",    "my mobile", "mine",        "call me",    "reach me", "me at",
    "my work",   "my home", "my office",   "my direct", "my own",      "i'm at",     "text me",  "me on",
    "me back",   "my best", "my landline", "my house",  "my callback", "our number",
};

std::optional<std::size_t> last_of(WordSpan words, std::span<const std::string_view> phrases) {
    for (std::size_t i = words.size(); i-- > 0;)
        for (const auto& phrase : phrases)
            if (phrase_at(words, i, phrase)) return i;
    return std::nullopt;
}

/// Whether `later` stands after `earlier`; what is not there stands before everything.
bool after(std::optional<std::size_t> later, std::optional<std::size_t> earlier) {
    return later && (!earlier || *later > *earlier);
}

std::optional<std::size_t> last_relation(WordSpan words) {
    for (std::size_t i = words.size(); i-- > 0;)
        if (relation_at(words, i) || one_of(words[i].text, {"he's", "she's", "they're"})) return i;
    return std::nullopt;
}

/// A word like "order" counts where it describes the number and not a phrase of its own: "area code".
std::optional<std::size_t> last_thing(WordSpan words) {
    for (std::size_t i = words.size(); i-- > 0;) {
        const std::string_view word = words[i].text;
        if (word == "code" && i > 0 && words[i - 1].text == "area") continue;
        if (std::ranges::find(thing_words, word) != std::end(thing_words)) return i;
    }
    return std::nullopt;
}

WordSpan before_words(WordSpan words, std::size_t first, std::size_t after_previous) {
    const std::size_t from = std::max(after_previous, first > reach ? first - reach : 0);
    return words.subspan(from, first - from);
}

WordSpan after_words(WordSpan words, std::size_t last, std::size_t before_next) {
    const std::size_t end = std::min({before_next, last + reach, words.size()});
    return words.subspan(last, end - std::min(last, end));
}

/// The part of the words after the last full stop.
WordSpan own_sentence(WordSpan before) {
    std::size_t first = before.size();
    while (first > 0 && !ends_sentence(before[first - 1].gap)) --first;
    return before.subspan(first);
}

/// Up to the first full stop, the one after the number included.
WordSpan first_sentence(WordSpan words) {
    std::size_t end = 0;
    while (end < words.size() && !ends_sentence(words[end].gap)) ++end;
    return words.first(std::min(end + 1, words.size()));
}

/// "that's my wife's" behind a number.
bool remark_names_owner(WordSpan remark) {
    for (std::size_t i = 0; i < std::min<std::size_t>(remark.size(), 2); ++i)
        if (one_of(remark[i].text, {"that's", "which", "belongs", "thats", "that'll"}) ||
            (i == 0 && one_of(remark[i].text, {"is", "was"})))
            for (std::size_t k = i + 1; k <= i + 2 && k < remark.size(); ++k)
                if (relation_at(remark, k)) return true;
    return false;
}

/// "call my wife at", "ask for my son on": somebody else's, and yet the one to be called.
bool sends_to(WordSpan before, std::size_t relation) {
    const std::size_t from = relation > 5 ? relation - 5 : 0;
    const WordSpan near = before.subspan(from, relation - from);
    return has_any(near, {"call", "text", "reach", "contact", "try", "use", "ring", "through", "best"}) &&
           !has_any(near, {"don't", "do not", "never", "not"});
}

/// The words that say what the number is: those of its own sentence, or all before it where that says next to
/// nothing ("it's …").
WordSpan words_about(WordSpan before) {
    const WordSpan near = own_sentence(before);
    const WordSpan former = before.first(before.size() - near.size());
    const bool bare = near.size() <= 2 && !has_any(former, {"no", "that's", "not"});
    return bare ? before : near;
}

/// "my order number is", and not "what would it cost? My number is".
bool names_other_thing(WordSpan about) {
    const auto thing = last_thing(about);
    return after(thing, last_of(about, phone_words)) && after(thing, last_of(about, own_words));
}

void read_owner(WordSpan before, WordSpan remark, PhoneContext& context) {
    const WordSpan about = words_about(before);
    const auto own = last_of(about, own_words);
    auto other = last_relation(about);
    if (other && sends_to(before, before.size() - about.size() + *other)) {
        context.callback = true;
        other = std::nullopt;
    }
    if (const auto source = last_of(about, others_before); after(source, other)) other = source;
    // "the dealer's is": whoever it is, it is not the speaker.
    for (std::size_t i = 1; i < about.size(); ++i)
        if (about[i].text == "is" && about[i - 1].text.ends_with("'s") && i + 2 >= about.size() && !own)
            other = i;
    context.someone_elses = after(other, own) || remark_names_owner(remark);
}

bool speaks_of_another(WordSpan words) {
    for (std::size_t i = 0; i < words.size(); ++i)
        if (relation_at(words, i)) return true;
    return false;
}

}  // namespace

std::uint8_t phone_labels_in(WordSpan words) {
    std::uint8_t labels = 0;
    for (const Word& word : words) {
        if (one_of(word.text, {"cell", "mobile", "cellphone", "cell's", "mobile's"})) labels |= cell_label;
        if (one_of(word.text, {"home", "house", "landline", "home's"})) labels |= home_label;
        if (one_of(word.text, {"work", "office", "desk", "business", "shop", "work's", "office's"}))
            labels |= work_label;
    }
    return labels;
}

PhoneContext phone_context(WordSpan words, std::size_t first, std::size_t last, std::size_t after_previous,
                           std::size_t before_next) {
    const WordSpan before = before_words(words, first, after_previous);
    const WordSpan following = after_words(words, last, before_next);
    const bool pause = last > 0 && ends_sentence(words[last - 1].gap);
    // A new sentence speaks of the number only where it points back to it.
    const bool points_back =
        !pause || (!following.empty() && one_of(following[0].text, {"that", "that's", "it", "it's", "but",
                                                                    "which", "don't", "thats"}));
    const WordSpan remark = points_back ? first_sentence(following) : WordSpan{};
    PhoneContext context;

    context.said_phone = last_of(before, phone_words).has_value();
    context.other_thing =
        names_other_thing(words_about(before)) || words[first].text.starts_with('$') ||
        words[first].text.starts_with('#') ||
        (!pause && !following.empty() &&
         one_of(following[0].text, {"dollars", "bucks", "percent", "square", "cents", "sqft", "feet"}));
    read_owner(before, remark, context);
    const WordSpan near = own_sentence(before);
    context.callback |=
        (has_any(near, callback_phrases) && !has_any(near, {"don't", "not"})) ||
        has_any(first_sentence(following), {"is best", "is better", "works best", "is the best",
                                            "best number", "is the one", "works better", "is preferred"});
    context.discarded = has_any(near, discard_before) || has_any(remark, discard_after);
    context.labels = phone_labels_in(near);
    if (context.labels == 0)
        context.labels = phone_labels_in(remark.first(std::min<std::size_t>(remark.size(), 5)));
    return context;
}

ThisNumber this_number_in(WordSpan words) {
    static constexpr std::string_view phrases[] = {
        "this number",
        "number i'm calling from",
        "number i am calling from",
        "number im calling from",
        "one i'm calling from",
        "one i am calling from",
        "phone i'm calling from",
        "number i called from",
        "one i called from",
        "i'm calling you from",
        "this phone",
        "same number",
        "this one",
        "this cell",
        "number you called",
        "number you called me on",
        "number you dialed",
        "number you have",
        "one you called",
        "number you're calling",
        "number i'm on",
        "one i'm on",
        "caller id",
        "number on your screen",
        "number that came up",
        "number showing",
        "one you dialed",
        "i'm calling from",
        "you're calling me on",
        "number you just called",
        "one you have",
        "number you reached me",
        "this line",
        "number that shows",
        "one on your screen",
        "number in front of you",
        "one showing",
        "this is my cell",
        "this is my number",
        "you've got my number",
        "you have my number",
        "you already have my number",
        "this is the best number",
        "the one you're calling",
        "this is my best number",
        "this is the number",
        "one that came up",
    };
    for (const auto& phrase : phrases) {
        const auto at = find_phrase(words, phrase);
        if (!at) continue;
        const std::size_t from = *at > 6 ? *at - 6 : 0;
        const WordSpan around = words.subspan(from, std::min<std::size_t>(words.size() - from, 18));
        const bool borrowed =
            has_any(around, {"borrowing", "borrowed", "isn't mine", "is not mine", "not my phone", "not mine",
                             "belongs to", "isn't my", "isn't a good", "not a good", "won't work",
                             "is a work phone", "front desk", "pay phone"}) ||
            speaks_of_another(around);
        return borrowed || negated_before(words, *at, 5) ? ThisNumber::avoid : ThisNumber::use;
    }
    return ThisNumber::not_said;
}

bool asks_about_this_number(WordSpan words) {
    return has_any(words, {"calling from", "this number", "number you called from", "called from",
                           "number on file", "number i'm calling", "number i called", "number i reached",
                           "number you're on", "this the best number", "this phone", "number showing",
                           "caller id", "current number", "number i dialed", "i have you on", "same number"});
}

}  // namespace beaker::processors::leads
