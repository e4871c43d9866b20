#include "ingest/trace_context.hpp"

#include <doctest/doctest.h>

using namespace beaker;
using namespace beaker::ingest;

TEST_CASE("a caller's traceparent is kept where it is one, else made from the id") {
    const auto id = *Uuid::parse("0197a5c2-0000-8000-8000-000000000042");
    const std::string made = "00-0197a5c2000080008000000000000042-8000000000000042-01";
    const std::string good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const struct {
        std::string name, sent, used;
    } rows[] = {
        {"none", "", made},
        {"good", good, good},
        {"a later version with more behind", "01" + good.substr(2) + "-more", good},
        {"version 00 with more behind", good + "-more", made},
        {"version ff", "ff" + good.substr(2), made},
        {"upper case", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", made},
        {"zero trace", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", made},
        {"zero parent", "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", made},
        {"too short", good.substr(0, 54), made},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(traceparent_of(row.sent, id) == row.used);
    }
}
