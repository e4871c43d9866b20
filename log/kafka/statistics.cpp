#include "log/kafka/statistics.hpp"

#include <simdjson.h>

namespace beaker::log::kafka {

namespace {

namespace dom = simdjson::dom;

/// Negative numbers mean that it is not known.
std::uint64_t number(dom::element of, std::string_view name) {
    std::int64_t value = 0;
    if (of[name].get(value) != simdjson::SUCCESS || value < 0) return 0;
    return static_cast<std::uint64_t>(value);
}

template <class Each>
void for_each_in(dom::element of, std::string_view name, Each each) {
    dom::object members;
    if (of[name].get(members) != simdjson::SUCCESS) return;
    for (const auto member : members) each(member.value);
}

}  // namespace

ClientFigures figures_of(std::string_view statistics) {
    ClientFigures found;
    dom::parser parser;
    dom::element all;
    if (parser.parse(statistics.data(), statistics.size()).get(all) != simdjson::SUCCESS) return found;
    for_each_in(all, "brokers", [&](dom::element broker) {
        found.retries += number(broker, "txretries");
        found.errors += number(broker, "txerrs");
    });
    for_each_in(all, "topics", [&](dom::element topic) {
        for_each_in(topic, "partitions",
                    [&](dom::element partition) { found.lag += number(partition, "consumer_lag"); });
    });
    return found;
}

void Statistics::take(std::string_view statistics) {
    const ClientFigures now = figures_of(statistics);
    retries_ = now.retries;
    errors_ = now.errors;
    lag_ = now.lag;
}

}  // namespace beaker::log::kafka
