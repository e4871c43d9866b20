#include "ops/cli/generation_verbs.hpp"

#include <doctest/doctest.h>

#include "ops/cli/exit_code.hpp"
#include "tests/projections/generations/changed_folds.hpp"
#include "tests/system/admin_generations.hpp"
#include "tests/system/node_in_process.hpp"
#include "tests/system/whole_call.hpp"

namespace beaker::testing {
namespace {

TEST_CASE("replay rebuild beside a server: builds, compares, swaps, goes back, retires") {
    ops::start_logging(ops::Level::error);
    const Directory directory;
    const ops::SystemClock clock;
    const ChangedFolds changed(CallIdentified::type, mark_call);
    RunningNode node(test_config(directory.path()), clock, changed.beside_the_present());
    AdminGenerations admin(node.port());
    Client client(node.port());
    for (int i = 0; i < 3; ++i) {
        const processors::test::Names names{
            .vapi = fmt::format("rebuilt-{}", i), .beaker_call = {}, .sid = {}};
        client.send(
            signed_post(vapi(processors::test::vapi_line("user", "Hi.", 1'767'225'600'000, names), true)));
        REQUIRE(client.answer().status() == 200);
    }
    const ops::ConfigFlags from{
        .flags = {{"data-dir", directory.path().string()}},
        .environment = {{"BEAKER_ADMIN_TOKEN", std::string(admin_token)}, {"USER", "dana"}},
        .server = fmt::format("http://127.0.0.1:{}", node.port())};
    const std::string first = admin.list().serving;

    CHECK(ops::replay_rebuild(from, {.projection = "calls"}) == ops::exit_usage);
    CHECK(ops::replay_rebuild(from, {.projection = {}}) == ops::exit_done);
    CHECK(admin.list().serving == first);
    CHECK(admin.status(first + ".2").comparison->identical);
    CHECK(ops::replay_switch(from, first + ".2") == ops::exit_done);
    CHECK(admin.list().serving == first + ".2");
    CHECK(ops::replay_retire(from, first) == ops::exit_done);
    CHECK(ops::replay_retire(from, first) == ops::exit_no);
    CHECK(ops::replay_rebuild(from, {.projection = {}, .swap = true, .candidate = true}) == ops::exit_done);
    CHECK(admin.list().serving == changed.generation());
    CHECK(ops::replay_switch(from, first + ".2") == ops::exit_done);
    CHECK(admin.list().serving == first + ".2");
    CHECK(ops::replay_generations(from, false) == ops::exit_done);
    CHECK(ops::replay_generations(from, true) == ops::exit_done);
    CHECK(node.stop().has_value());
    CHECK(ops::replay_generations(from, true) == ops::exit_outside);
}

TEST_CASE("replay rebuild: a build without a candidate says so") {
    NodeInProcess node;
    const ops::ConfigFlags from{
        .flags = {{"data-dir", node.directory.path().string()}},
        .environment = {{"BEAKER_ADMIN_TOKEN", std::string(admin_token)}, {"USER", "dana"}},
        .server = fmt::format("http://127.0.0.1:{}", node.port())};
    CHECK(ops::replay_rebuild(from, {.projection = {}, .candidate = true}) == ops::exit_no);
    CHECK(node.stop().has_value());
}

}  // namespace
}  // namespace beaker::testing
