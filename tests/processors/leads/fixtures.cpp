#include "tests/processors/leads/fixtures.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <ranges>
#include <stdexcept>

#include "processors/json_members.hpp"
#include "processors/leads/intent_classifier.hpp"
#include "processors/leads/lead_extractor.hpp"
#include "processors/leads/letters.hpp"
#include "processors/leads/street_words.hpp"
#include "processors/leads/words.hpp"
#include "schemas/described/enum_text.hpp"

namespace beaker::processors::leads::test {
namespace {

using simdjson::dom::element;

std::optional<std::string> text_at(element from, Path path) {
    const auto found = text_member(from, path);
    return found ? std::optional(std::string(*found)) : std::nullopt;
}

Fixture read_fixture(std::string_view json) {
    const auto root = parse_body(json);
    if (!root) throw std::runtime_error("a fixture is no JSON");
    Fixture fixture{.name = text_at(*root, {"name"}).value(),
                    .call = {},
                    .intent = text_at(*root, {"expect", "intent"}).value(),
                    .person = {},
                    .phone = {},
                    .email = {},
                    .address = {}};
    for (const element line : root->at_key("lines").get_array())
        fixture.call.lines.push_back({text_at(line, {"role"}).value(), text_at(line, {"text"}).value()});
    if (const auto tools = member(*root, {"tools"}))
        for (const element tool : tools->get_array())
            fixture.call.tools.push_back(
                {text_at(tool, {"name"}).value(), simdjson::minify(tool.at_key("arguments").value())});
    fixture.call.caller = text_at(*root, {"caller"});
    fixture.lead = member(*root, {"expect", "lead"}).has_value();
    fixture.person = text_at(*root, {"expect", "lead", "name"});
    fixture.phone = text_at(*root, {"expect", "lead", "phone"});
    fixture.email = text_at(*root, {"expect", "lead", "email"});
    fixture.address = text_at(*root, {"expect", "lead", "address"});
    fixture.notes = member(*root, {"expect", "lead", "notes"}).has_value();
    return fixture;
}

struct Same {
    std::string_view word;
    std::string_view as;
};

constexpr Same same_words[] = {{"apt", "apartment"}, {"ste", "suite"},  {"n", "north"},   {"s", "south"},
                               {"e", "east"},        {"w", "west"},     {"first", "1st"}, {"second", "2nd"},
                               {"third", "3rd"},     {"fourth", "4th"}, {"fifth", "5th"}, {"sixth", "6th"},
                               {"seventh", "7th"},   {"eighth", "8th"}, {"ninth", "9th"}, {"tenth", "10th"},
                               {"saint", "street"}};

/// Small letters, without punctuation and blanks, street types and ordinals in one form.
std::string lenient(std::string_view address) {
    std::string out;
    const Words words(address);
    for (const Word& word : words.all()) {
        std::string_view text = word.text;
        for (const Same& each : same_words)
            if (each.word == text) text = each.as;
        for (const char c : long_street_word(text))
            if (c != '.' && c != ',' && c != '#') out += c;
    }
    return out;
}

void judge(const std::optional<std::string>& expected, const std::optional<std::string>& got, Counts& counts,
           std::string_view field, std::vector<std::string>& errors) {
    if (expected && got && *expected == *got) {
        ++counts.right;
        return;
    }
    counts.missed += expected ? 1 : 0;
    counts.wrong += got ? 1 : 0;
    if (expected || got)
        errors.push_back(fmt::format("{} {}", field, !expected ? "made up" : !got ? "missed" : "differs"));
}

template <class Change>
std::optional<std::string> changed(const std::optional<LeadField>& field, Change change) {
    return field ? std::optional<std::string>(change(field->value)) : std::nullopt;
}

std::string as_it_is(std::string_view text) { return std::string(text); }

void judge_lead(const Fixture& fixture, Figures& figures, std::vector<std::string>& errors) {
    const ExtractedLead lead = extract_lead(fixture.call);
    const auto small = [](std::string_view text) { return lower(text); };
    judge(fixture.person ? std::optional(lower(*fixture.person)) : std::nullopt, changed(lead.name, small),
          figures.name, "name", errors);
    judge(fixture.phone, changed(lead.phone, as_it_is), figures.phone, "phone", errors);
    judge(fixture.email, changed(lead.email, as_it_is), figures.email, "email", errors);
    judge(fixture.address ? std::optional(lenient(*fixture.address)) : std::nullopt,
          changed(lead.address, lenient), figures.address, "address", errors);
    if (fixture.notes) ++(lead.notes ? figures.notes.right : figures.notes.missed);
    if (!fixture.lead && lead.notes) ++figures.notes.wrong;
    if (fixture.lead && !lead.empty()) ++figures.lead.right;
    if (fixture.lead && lead.empty()) ++figures.lead.missed;
    if (!fixture.lead && !lead.empty()) ++figures.lead.wrong;
}

std::string row(std::string_view name, const Counts& counts) {
    return fmt::format("  {:<15} precision {:.2f}  recall {:.2f}  F1 {:.3f}\n", name, counts.precision(),
                       counts.recall(), counts.f1());
}

}  // namespace

std::vector<Fixture> read_fixtures(const std::string& file) {
    std::ifstream in(std::string(BEAKER_SOURCE_DIR) + "/tests/processors/leads/fixtures/" + file);
    std::vector<Fixture> fixtures;
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) fixtures.push_back(read_fixture(line));
    return fixtures;
}

double Figures::macro_f1() const {
    double sum = 0;
    for (const Counts& each : by_label) sum += each.f1();
    return sum / static_cast<double>(std::size(by_label));
}

std::string Figures::text() const {
    std::string out = fmt::format("intent: macro-F1 {:.3f}\n", macro_f1());
    for (std::size_t i = 0; i < std::size(by_label); ++i)
        out += row(enum_text(static_cast<IntentLabel>(i)), by_label[i]);
    out += "lead\n";
    out += row("name", name) + row("phone", phone) + row("email", email) + row("address", address);
    out += row("notes at all", notes) + row("a lead at all", lead);
    return out;
}

std::string worst(const Figures& figures) {
    constexpr std::size_t shown = 10;
    auto errors = figures.errors;
    std::ranges::stable_sort(errors, std::ranges::greater{},
                             [](const auto& each) { return each.what.size(); });
    std::string out = fmt::format("{} fixtures with errors, the worst:\n", errors.size());
    for (const auto& each : errors | std::views::take(shown))
        out += fmt::format("  {}: {}\n", each.fixture, fmt::join(each.what, ", "));
    return out;
}

Figures figures_of(const std::vector<Fixture>& fixtures) {
    Figures figures;
    for (const Fixture& fixture : fixtures) {
        const auto expected = enum_value<IntentLabel>(fixture.intent);
        if (!expected) throw std::runtime_error("a fixture expects an unknown label");
        const IntentLabel got = classify_intent(fixture.call).label;
        std::vector<std::string> errors;
        if (got == *expected) {
            ++figures.by_label[static_cast<std::size_t>(got)].right;
        } else {
            ++figures.by_label[static_cast<std::size_t>(got)].wrong;
            ++figures.by_label[static_cast<std::size_t>(*expected)].missed;
            errors.push_back(fmt::format("{} taken for {}", fixture.intent, enum_text(got)));
        }
        judge_lead(fixture, figures, errors);
        if (!errors.empty()) figures.errors.push_back({fixture.name, std::move(errors)});
    }
    return figures;
}

}  // namespace beaker::processors::leads::test
