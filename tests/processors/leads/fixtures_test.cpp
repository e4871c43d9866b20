#include <doctest/doctest.h>

#include "tests/processors/leads/fixtures.hpp"

namespace beaker::processors::leads {
namespace {

using namespace test;

// The bounds lie a little under what is reached, so that a change that makes the rules worse is seen.

TEST_CASE("leads: the calls that the rules were written by") {
    const auto fixtures = read_fixtures("development.jsonl");
    REQUIRE(fixtures.size() == 164);
    const Figures figures = figures_of(fixtures);
    MESSAGE("development\n" << figures.text() << worst(figures));
    CHECK(figures.macro_f1() >= 0.95);
    CHECK(figures.name.f1() >= 0.97);
    CHECK(figures.phone.f1() >= 0.97);
    CHECK(figures.email.f1() >= 0.97);
    CHECK(figures.address.f1() >= 0.95);
}

TEST_CASE("leads: the calls that the rules were not written by") {
    const auto fixtures = read_fixtures("held_out.jsonl");
    REQUIRE(fixtures.size() == 100);
    const Figures figures = figures_of(fixtures);
    MESSAGE("held out\n" << figures.text() << worst(figures));
    CHECK(figures.macro_f1() >= 0.82);
    CHECK(figures.name.f1() >= 0.90);
    CHECK(figures.phone.f1() >= 0.90);
    CHECK(figures.email.f1() >= 0.90);
    CHECK(figures.address.f1() >= 0.72);
}

}  // namespace
}  // namespace beaker::processors::leads
