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
