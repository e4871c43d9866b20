#include "schemas/asyncapi.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <map>
#include <set>

#include "schemas/aliases.hpp"
#include "schemas/catalogue.hpp"
#include "schemas/events/webhook.hpp"
#include "schemas/upcasters.hpp"

using namespace beaker;
using simdjson::dom::element;

namespace {

/// The document, parsed; it lives as long as its parser.
struct Document {
    simdjson::dom::parser parser;
    element root = parser.parse(simdjson::padded_string(asyncapi_json()));

    std::map<std::string_view, element> members(std::string_view pointer) const {
        std::map<std::string_view, element> found;
        for (const auto [name, value] : root.at_pointer(pointer).get_object()) found.emplace(name, value);
        return found;
    }
};

std::set<std::string_view> texts_of(simdjson::simdjson_result<element> list) {
    std::set<std::string_view> found;
    simdjson::dom::array array;
    if (!list.get_array().get(array))
        for (const element each : array) found.insert(each.get_string().value());
    return found;
}

}  // namespace

TEST_CASE("asyncapi: every stored type is a message, and every message a stored type") {
    const Document document;
    std::set<std::string_view> told, known{webhook_received, webhook_rejected};
    for (const auto& [name, message] : document.members("/components/messages")) {
        CHECK(message["name"].get_string().value() == name);
        told.insert(name);
    }
    for (const CatalogueEntry& entry : catalogue()) known.insert(entry.type);
    CHECK(told == known);
}

TEST_CASE("asyncapi: a message lies on the channel of its topic") {
    const Document document;
    std::map<std::string_view, std::set<std::string_view>> by_topic;
    for (const auto& [id, channel] : document.members("/channels"))
        for (const auto [name, reference] : channel["messages"].get_object()) {
            CHECK(reference["$ref"].get_string().value() == "#/components/messages/" + std::string(name));
            by_topic[channel["address"].get_string().value()].insert(name);
        }
    for (const CatalogueEntry& entry : catalogue()) {
        CAPTURE(std::string(entry.type));
        CHECK(by_topic[name_of(entry.topic)].contains(entry.type));
    }
    CHECK(document.members("/channels").size() == std::size(all_topics));
    CHECK(by_topic["inputs"].contains(webhook_received));
    CHECK(by_topic["dead.letters"] == std::set{InputDeadLettered::type});
}

TEST_CASE("asyncapi: payloads have no identity of their own, which would move what refers to them") {
    const Document document;
    for (const auto& [name, message] : document.members("/components/messages")) {
        CAPTURE(std::string(name));
        element payload;
        if (message["payload"].get(payload)) continue;  // a webhook's
        CHECK(payload["$id"].error() != simdjson::SUCCESS);
        CHECK(payload["$schema"].error() != simdjson::SUCCESS);
        CHECK(payload["title"].get_string().value() == name);
        CHECK(payload["properties"].is_object());
    }
}

TEST_CASE("asyncapi: other names, planned ones, and what took a version's place") {
    const Document document;
    const auto messages = document.members("/components/messages");
    for (const TypeAlias& each : type_aliases()) {
        CAPTURE(std::string(each.alias));
        REQUIRE(messages.contains(each.type));
        CHECK(texts_of(messages.at(each.type)["x-aliases"]).contains(each.alias));
    }
    CHECK(texts_of(document.root["x-planned-aliases"]).size() == planned_aliases().size());
    for (const Upcaster& each : upcasters())
        CHECK(messages.at(each.from)["x-superseded-by"].get_string().value() == newest_type(each.from));
}
