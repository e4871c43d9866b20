#include "processors/leads/name_words.hpp"

#include <algorithm>

namespace beaker::processors::leads {
namespace {

constexpr std::string_view no_names[] = {
    "a",        "ac",          "about",    "actually", "address",  "afternoon", "again",    "ah",
    "all",      "alright",     "also",     "am",       "an",       "and",       "any",      "anyway",
    "anything", "appointment", "april",    "are",      "as",       "at",        "august",   "ava",
    "avenue",   "awesome",     "back",     "be",       "because",  "been",      "best",     "both",
    "but",      "by",          "bye",      "call",     "called",   "calling",   "can",      "cell",
    "could",    "cool",        "correct",  "december", "did",      "do",        "does",     "done",
    "don't",    "drive",       "eh",       "email",    "er",       "exactly",   "february", "feel",
    "fine",     "first",       "for",      "friday",   "from",     "full",      "get",      "go",
    "going",    "good",        "got",      "great",    "had",      "happy",     "has",      "have",
    "he",       "hello",       "her",      "here",     "he's",     "hey",       "hi",       "him",
    "his",      "hola",        "hold",     "home",     "house",    "how",       "huh",      "hvac",
    "i",        "i'd",         "if",       "i'll",     "i'm",      "in",        "instead",  "interested",
    "is",       "it",          "it's",     "i've",     "january",  "july",      "june",     "just",
    "kind",     "lane",        "last",     "later",    "let",      "like",      "little",   "look",
    "looking",  "ma'am",       "made",     "man",      "march",    "may",       "maybe",    "me",
    "mean",     "mine",        "mm",       "monday",   "more",     "morning",   "much",     "my",
    "name",     "name's",      "need",     "never",    "new",      "next",      "no",       "nope",
    "not",      "nothing",     "november", "now",      "number",   "october",   "of",       "off",
    "oh",       "ok",          "okay",     "on",       "one",      "only",      "or",       "ouch",
    "our",      "out",         "perfect",  "phone",    "please",   "pm",        "put",      "real",
    "really",   "right",       "road",     "same",     "saturday", "say",       "see",      "september",
    "she",      "she's",       "should",   "si",       "sir",      "so",        "some",     "somebody",
    "someone",  "sorry",       "speaking", "spell",    "spelled",  "still",     "street",   "sunday",
    "super",    "sure",        "sí",       "thank",    "thanks",   "that",      "that'd",   "that'll",
    "that's",   "the",         "their",    "them",     "then",     "there",     "there's",  "they",
    "they're",  "thing",       "this",     "thursday", "till",     "to",        "today",    "tomorrow",
    "too",      "trying",      "tuesday",  "two",      "uh",       "um",        "under",    "up",
    "us",       "very",        "wait",     "want",     "wanna",    "was",       "we",       "wednesday",
    "well",     "we're",       "we've",    "what",     "what's",   "when",      "where",    "which",
    "who",      "why",         "will",     "with",     "without",  "would",     "wow",      "wrong",
    "y'all",    "ya",          "yea",      "yeah",     "yep",      "yes",       "yo",       "you",
    "you're",   "your",        "yup",      "y",
};

constexpr std::string_view titles[] = {"mr",     "mrs",    "ms",    "miss",  "dr",
                                       "doctor", "mister", "señor", "señora"};

}  // namespace

bool is_no_name(std::string_view word) {
    // The list is kept as it reads best; it is short enough to be walked.
    return std::ranges::find(no_names, word) != std::end(no_names);
}

bool is_title(std::string_view word) { return std::ranges::find(titles, word) != std::end(titles); }

}  // namespace beaker::processors::leads
