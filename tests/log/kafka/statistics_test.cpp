#include "log/kafka/statistics.hpp"

#include <doctest/doctest.h>

namespace beaker::log::kafka {

TEST_CASE("statistics: what a client of Kafka tells of itself") {
    const struct {
        const char* name;
        const char* json;
        ClientFigures figures;
    } rows[] = {
        {"all brokers count",
         R"({"brokers":{"a:1/1":{"txretries":2,"txerrs":1},"b:1/2":{"txretries":3,"txerrs":0}},"topics":{}})",
         {.retries = 5, .errors = 1}},
        {"lag is of all partitions; -1 is not known",
         R"({"topics":{"inputs":{"partitions":{"0":{"consumer_lag":7},"-1":{"consumer_lag":-1},)"
         R"("3":{"consumer_lag":4}}},"lanes":{"partitions":{"0":{"consumer_lag":0}}}}})",
         {.lag = 11}},
        {"of a producer, without lag", R"({"brokers":{"a:1/1":{"txretries":0}},"topics":{"inputs":{}}})", {}},
        {"nothing", "{}", {}},
        {"no JSON", "{\"brokers\":", {}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(figures_of(row.json) == row.figures);
    }
}

}  // namespace beaker::log::kafka
