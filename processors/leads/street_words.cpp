#include "processors/leads/street_words.hpp"

#include <algorithm>

#include "processors/leads/letters.hpp"
#include "processors/leads/words.hpp"

namespace beaker::processors::leads {
namespace {

struct Shortened {
    std::string_view word;
    std::string_view full;
};

constexpr Shortened street_types[] = {
    {"street", "street"},     {"st", "street"},         {"avenue", "avenue"},     {"ave", "avenue"},
    {"av", "avenue"},         {"road", "road"},         {"rd", "road"},           {"drive", "drive"},
    {"dr", "drive"},          {"lane", "lane"},         {"ln", "lane"},           {"boulevard", "boulevard"},
    {"blvd", "boulevard"},    {"court", "court"},       {"ct", "court"},          {"place", "place"},
    {"pl", "place"},          {"way", "way"},           {"terrace", "terrace"},   {"ter", "terrace"},
    {"circle", "circle"},     {"cir", "circle"},        {"highway", "highway"},   {"hwy", "highway"},
    {"parkway", "parkway"},   {"pkwy", "parkway"},      {"trail", "trail"},       {"trl", "trail"},
    {"loop", "loop"},         {"square", "square"},     {"sq", "square"},         {"alley", "alley"},
    {"run", "run"},           {"pike", "pike"},         {"crossing", "crossing"}, {"row", "row"},
    {"broadway", "broadway"}, {"turnpike", "turnpike"}, {"cove", "cove"},         {"point", "point"},
    {"ridge", "ridge"},       {"hill", "hill"},         {"heights", "heights"},   {"path", "path"},
    {"bend", "bend"},         {"plaza", "plaza"},       {"crescent", "crescent"}, {"hollow", "hollow"},
    {"landing", "landing"},   {"walk", "walk"},         {"close", "close"},       {"chase", "chase"},
    {"pass", "pass"},         {"glen", "glen"},         {"view", "view"},
};

}  // namespace

bool is_plain_word_too(std::string_view type) {
    return one_of(type, {"way",     "run",   "row",   "point", "ridge", "hill",  "path",   "bend",
                         "walk",    "close", "chase", "pass",  "view",  "place", "square", "drive",
                         "landing", "glen",  "cove",  "loop",  "trail", "court"});
}

bool is_street_type(std::string_view word) {
    return std::ranges::find(street_types, word, &Shortened::word) != std::end(street_types);
}

bool is_unit_word(std::string_view word) {
    return one_of(word, {"apartment", "apt", "unit", "suite", "ste", "lot", "number", "room", "floor",
                         "space", "trailer"});
}

bool is_compass(std::string_view word) {
    return one_of(word, {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest",
                         "n", "s", "e", "w", "ne", "nw", "se", "sw"});
}

bool is_ordinal(std::string_view word) {
    return word.size() >= 3 && is_digit(word[0]) &&
           (word.ends_with("st") || word.ends_with("nd") || word.ends_with("rd") || word.ends_with("th"));
}

std::string_view long_street_word(std::string_view word) {
    const auto* const found = std::ranges::find(street_types, word, &Shortened::word);
    return found != std::end(street_types) ? found->full : word;
}

}  // namespace beaker::processors::leads
