// Tests on a real broker. Where there is none, each is reported as skipped by its name, and the program ends
// with 77, which ctest and ops/test take for that; with BEAKER_REQUIRE_KAFKA=1 it fails instead.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>
#include <iterator>
#include <string_view>

#include "tests/kafka/kafka_engine.hpp"

int main(int count, char** arguments) {
    if (!beaker::log::test::test_brokers().empty()) return doctest::Context(count, arguments).run();
    std::cout << "skipped, for there is no broker (BEAKER_TEST_BROKERS is not set):" << std::endl;
    const char* listing[] = {arguments[0], "--list-test-cases", "--no-version", "--no-intro"};
    doctest::Context(std::size(listing), listing).run();
    const char* required = std::getenv("BEAKER_REQUIRE_KAFKA");
    if (required == nullptr || std::string_view(required) != "1") return 77;
    std::cout << "BEAKER_REQUIRE_KAFKA=1: that is a failure" << std::endl;
    return 1;
}
