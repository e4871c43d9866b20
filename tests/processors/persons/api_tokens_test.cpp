#include "processors/persons/api_tokens.hpp"

#include <doctest/doctest.h>

#include "schemas/events/api_token.hpp"
#include "schemas/events/directory.hpp"
#include "tests/processors/harness.hpp"

using namespace beaker;
using namespace beaker::processors;
using namespace beaker::processors::test;

namespace {

const PersonKey dana = PersonKey::of("pepper", *Email::parse("dana@example.com"));
const std::string stream = person_stream(dana);
const std::string digest(64, 'a');

Uuid token(int number) { return input_id("token " + std::to_string(number)); }

struct World : Streams {
    Settled create(int number, std::optional<Uuid> replaces = {}) {
        return send(stream, ApiTokenRequested{token(number), "laptop", digest, replaces});
    }
    Settled revoke(int number) { return send(stream, ApiTokenRevocationRequested{token(number)}); }
};

}  // namespace

TEST_CASE("api tokens: a token is listed by its hash, and taken off at once") {
    World world;
    const auto created = world.create(1);
    REQUIRE(created.directory.size() == 1);
    CHECK(created.directory[0].event == Event(ApiTokenListed{token(1), dana, digest, {}}));
    CHECK(created.answer.contains(token(1).text()));
    CHECK_FALSE(created.answer.contains(digest));
    const auto revoked = world.revoke(1);
    REQUIRE(revoked.directory.size() == 1);
    CHECK(revoked.directory[0].event == Event(ApiTokenListed{token(1), dana, digest, world.now}));
    CHECK(world.revoke(1).events.empty());
    CHECK(world.revoke(2).problem == "not_found");
}

TEST_CASE("api tokens: the one that is replaced stays good for a day, and no longer") {
    World world;
    world.create(1);
    const auto replaced = world.create(2, token(1));
    const Instant end = world.now + replaced_token_time;
    CHECK(replaced.event<ApiTokenReplaced>()->expires_at == end);
    REQUIRE(replaced.directory.size() == 2);
    CHECK(replaced.directory[1].event == Event(ApiTokenListed{token(1), dana, digest, end}));
    CHECK(replaced.answer.contains(end.text()));

    world.now += std::chrono::hours(1);  // replaced again: it does not last longer for that
    CHECK(world.create(3, token(1)).event<ApiTokenReplaced>()->expires_at == end);
    world.now = end;
    CHECK(world.create(4, token(1)).problem == "token_unknown");
    CHECK(world.create(5, token(99)).problem == "token_unknown");
}

TEST_CASE("api tokens: twenty are good at a time; those that ended do not count") {
    World world;
    for (int i = 0; i < api_tokens_max; ++i) CHECK(world.create(i).problem.empty());
    CHECK(world.create(100).problem == "token_limit");
    world.revoke(3);
    CHECK(world.create(101).problem.empty());
    CHECK(world.create(102, token(4)).problem.empty());  // a rotation is always possible
}

TEST_CASE("api tokens: use is noted of one's own alone") {
    World world;
    world.create(1);
    CHECK(world.send(stream, ApiTokenSeen{token(1)}).event<ApiTokenUsed>());
    CHECK(world.send(stream, ApiTokenSeen{token(2)}).events.empty());
}
