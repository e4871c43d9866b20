#include <doctest/doctest.h>

#include "tests/processors/leads/fixtures.hpp"

namespace beaker::processors::leads {
namespace {

using namespace test;

TEST_CASE("leads: the calls that the rules were written by") {
    const auto fixtures = read_fixtures("development.jsonl");
    REQUIRE(fixtures.size() == 164);
    const Figures figures = figures_of(fixtures);
    MESSAGE("development\n" << figures.text());
    for (const auto& e : figures.errors) MESSAGE(e);
    CHECK(figures.macro_f1() >= 0.85);
}

TEST_CASE("leads: the calls that the rules never saw") {
    const auto fixtures = read_fixtures("held_out.jsonl");
    REQUIRE(fixtures.size() == 100);
    const Figures figures = figures_of(fixtures);
    MESSAGE("held out\n" << figures.text());
    CHECK(figures.macro_f1() >= 0.75);
}

}  // namespace
}  // namespace beaker::processors::leads
#include "processors/leads/intent_classifier.hpp"
#include "schemas/described/enum_text.hpp"
TEST_CASE("debug scores") {
    using namespace beaker::processors::leads;
    for (const auto& f : test::read_fixtures("development.jsonl")) {
        const auto s = score_intents(f.call);
        if (beaker::enum_text(intent_of(s).label) == f.intent && intent_of(s).confidence > 58) continue;
        std::string t = f.name + " =" + f.intent + ":";
        for (int i = 0; i < 9; ++i) t += " " + std::string(beaker::enum_text(static_cast<IntentLabel>(i))).substr(0, 6) + " " + std::to_string(s.by_label[i]);
        MESSAGE(t);
    }
}
