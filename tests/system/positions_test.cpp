// Read your writes: a read that sends the Beaker-Position of a write sees it.
#include <doctest/doctest.h>

#include "schemas/values/position.hpp"
#include "tests/repetitions.hpp"
#include "tests/system/node_in_process.hpp"
#include "tests/system/webhook_pages.hpp"
#include "tests/system/whole_call.hpp"

namespace beaker::testing {
namespace {

std::string min_position(std::string_view position) {
    return fmt::format("Beaker-Min-Position: {}\r\n", position);
}

Answer answer_to(Client& client, std::string_view request) {
    client.send(request);
    return client.answer();
}

/// The nth line said in one of our calls; a call has 20 lines.
struct Line {
    std::uint64_t number;

    CallId call() const {
        return CallId(Uuid::derive(tenant.slot(), {"positions", std::to_string(number / 20)}));
    }
    std::string text() const { return fmt::format("line number {}.", number); }
    Delivery delivery() const {
        const processors::test::Names names{
            .vapi = fmt::format("vapi-call-{}", number / 20), .beaker_call = call().text(), .sid = {}};
        return vapi(processors::test::vapi_line("user", text(),
                                                1'767'225'600'000 + static_cast<std::int64_t>(number), names),
                    true);
    }
};

TEST_CASE("positions: a read with the write's position sees it, every time") {
    NodeInProcess node;
    Client client(node.port());
    const auto count = repetitions("BEAKER_READS", 500);
    std::uint64_t seen = 0;
    for (std::uint64_t number = 0; number < count; ++number) {
        CAPTURE(number);
        const Line line{number};
        const Answer written = answer_to(client, signed_post(line.delivery()));
        REQUIRE(written.status() == 200);
        const std::string position = written.header("Beaker-Position");
        REQUIRE_FALSE(position.empty());
        const Answer read =
            answer_to(client, get_of("/v1/calls/" + line.call().text(), min_position(position)));
        REQUIRE_MESSAGE(read.status() == 200, read.body);
        REQUIRE_MESSAGE(read.body.contains(line.text()), read.body);
        ++seen;
        if (number % 10 != 0) continue;
        const Answer list = answer_to(
            client, get_of("/v1/businesses/" + tenant.text() + "/calls?limit=500", min_position(position)));
        REQUIRE(list.body.contains(line.text()));
        const Answer webhooks =
            answer_to(client, get_of("/v1/admin/webhook-events?limit=1", min_position(position)));
        REQUIRE(webhooks.body.contains("\"processed\""));
    }
    MESSAGE(seen, " of ", count, " reads saw their write");
    CHECK(node.stop().has_value());
}

TEST_CASE("positions: what a read may ask for, and how it is told no") {
    NodeInProcess node;
    Client client(node.port());
    const Answer written = answer_to(client, signed_post(Line{0}.delivery()));
    const auto position = Position::parse(written.header("Beaker-Position"));
    REQUIRE(position.has_value());
    const auto beyond = Position{position->partition, position->offset + 1000}.text();
    const auto elsewhere = Position{static_cast<PartitionId>((position->partition + 1) % 16), 1000}.text();

    const struct {
        const char* name;
        std::string position;
        int status;
    } rows[] = {
        {"beyond the end", beyond, 503},
        {"beyond the end of a partition that the read does not need", elsewhere, 200},
        {"no position", "now", 400},
        {"no offset", "3:", 400},
        {"a negative offset", "3:-1", 400},
        {"a partition that there is not", "16:0", 400},
        {"a partition named twice", "3:1,3:2", 400},
        {"nothing after a comma", written.header("Beaker-Position") + ",", 400},
        {"its own", written.header("Beaker-Position"), 200},
        {"empty", "", 200},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto asked = std::chrono::steady_clock::now();
        const Answer read =
            answer_to(client, get_of("/v1/calls/" + Line{0}.call().text(), min_position(row.position)));
        const auto took = std::chrono::steady_clock::now() - asked;
        CHECK(read.status() == row.status);
        if (row.status != 200) CHECK(read.header("Content-Type") == "application/problem+json");
        if (row.status != 503) continue;
        CHECK_FALSE(read.header("Retry-After").empty());
        CHECK(took >= std::chrono::milliseconds(1900));
        CHECK(took < std::chrono::milliseconds(4000));
    }
}

}  // namespace
}  // namespace beaker::testing
