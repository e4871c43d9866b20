#include "ingest/api/entity.hpp"

#include <doctest/doctest.h>

namespace beaker::ingest::api {
namespace {

TEST_CASE("entity: a tag is quoted, and the same for the same bytes on every node") {
    CHECK(entity_tag("") == "\"99aa06d3014798d86001c324468d497f\"");
    CHECK(entity_tag("a") == entity_tag("a"));
    CHECK(entity_tag("a") != entity_tag("b"));
    CHECK(entity_tag(std::string(100'000, 'a')) != entity_tag(std::string(100'001, 'a')));
}

TEST_CASE("entity: whoever has the answer gets no body again") {
    const auto answered = [](const std::string& held) {
        http::Request request{.method = "GET", .target = "/"};
        if (!held.empty()) request.headers.emplace_back("If-None-Match", held);
        return conditional(request, json_entity("{}"));
    };
    const std::string tag = entity_tag("{}");
    const struct {
        const char* name;
        std::string held;
        int status;
    } rows[] = {{"nothing held", "", 200},
                {"the same", tag, 304},
                {"compared weakly", "W/" + tag, 304},
                {"one of several", "\"x\" , " + tag, 304},
                {"any", "*", 304},
                {"another one", entity_tag("[]"), 200},
                {"no tag at all", "x", 200}};
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto answer = answered(row.held);
        CHECK(answer.status == row.status);
        CHECK(answer.body == (row.status == 200 ? "{}" : ""));
        CHECK(answer.headers.at(0).second == tag);
    }
}

}  // namespace
}  // namespace beaker::ingest::api
