#include "ingest/auth/doorkeeper.hpp"

#include <doctest/doctest.h>

#include "tests/ingest/fakes.hpp"

using namespace beaker;
using namespace beaker::ingest;
using namespace beaker::ingest::auth;

namespace {

const Instant start = *Instant::parse("2026-01-01T00:00:00Z");
const PersonKey dana = PersonKey::of("pepper", *Email::parse("dana@example.com"));
const PersonKey kim = PersonKey::of("pepper", *Email::parse("kim@example.com"));
const Uuid thing = Uuid::derive(Slot(1), {"thing"});
const TenantId tenant = *TenantId::parse("0197a5c2-0000-8042-8000-000000000042");

std::string token_of(const PersonKey& person) {
    return "bk_" + ticket_text("pepper", TicketKind::api_token, {person, thing});
}
std::string session_of(const PersonKey& person, std::string_view pepper = "pepper") {
    return ticket_text(pepper, TicketKind::session, {person, thing});
}

struct Door {
    FakeClock clock{start};
    Directory directory;
    int seen = 0;
    Doorkeeper keeper{{.pepper = "pepper",
                       .admin_token = "the admin's token",
                       .directory = directory,
                       .clock = clock,
                       .real_clock = clock,
                       .on_token_seen = [this](const auto&, const auto&) { ++seen; }}};
    std::vector<Caller> callers;

    void list(const Event& entry) {
        const log::Stored stored{.topic = Topic::directory, .record = {}, .event = entry};
        directory.take({&stored, 1});
    }
    void ask(std::string header, std::string value) {
        keeper.identify({.headers = {{std::move(header), std::move(value)}}},
                        [this](Caller caller) { callers.push_back(std::move(caller)); });
    }
    Caller now(std::string header, std::string value) {
        callers.clear();
        ask(std::move(header), std::move(value));
        pass(std::chrono::seconds(2));
        REQUIRE(callers.size() == 1);
        return callers[0];
    }
    void pass(std::chrono::microseconds time) {
        clock.advance(time);
        directory.expire(clock.steady(), clock.now());
    }
};

}  // namespace

TEST_CASE("doorkeeper: who is let in by what") {
    const auto session = session_of(dana);
    const struct {
        std::string name, header, value;
        std::string actor;
        bool admin = false, by_cookie = false;
    } rows[] = {
        {"nothing", "X", "", "anybody"},
        {"the admin's token", "Authorization", "Bearer the admin's token", "admin", true},
        {"almost the admin's", "Authorization", "Bearer the admin's tokem", "anybody"},
        {"no token", "Authorization", "Bearer ", "anybody"},
        {"an api token", "Authorization", "bearer " + token_of(dana), dana.text()},
        {"made under another pepper", "Authorization",
         "Bearer bk_" + ticket_text("other", TicketKind::api_token, {dana, thing}), "anybody"},
        {"a token for somebody else's id", "Authorization", "Bearer " + token_of(kim), "anybody"},
        {"a session in the place of a token", "Authorization", "Bearer bk_" + session, "anybody"},
        {"a session", "Cookie", "beaker_session=" + session, dana.text(), true, true},
        {"among other cookies", "Cookie", "a=b; beaker_session=" + session + "; c=d", dana.text(), true,
         true},
        {"another cookie", "Cookie", "xbeaker_session=" + session, "anybody"},
        {"one that a plain request may not have", "Cookie", "__Host-beaker_session=" + session, "anybody"},
        {"a forged one", "Cookie", "beaker_session=" + session_of(dana, "other"), "anybody"},
        {"somebody else's", "Cookie", "beaker_session=" + session_of(kim), "anybody"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Door door;
        door.list(SessionListed{thing, dana, true, start + std::chrono::hours(1)});
        door.list(ApiTokenListed{thing, dana, hex(sha256(token_of(dana))), {}});
        const auto caller = door.now(row.header, row.value);
        CHECK(caller.actor() == row.actor);
        CHECK(caller.admin == row.admin);
        CHECK(caller.by_cookie == row.by_cookie);
    }
}

TEST_CASE("doorkeeper: sessions and tokens end when they are said to") {
    Door door;
    door.list(SessionListed{thing, dana, false, start + std::chrono::hours(1)});
    door.list(ApiTokenListed{thing, dana, hex(sha256(token_of(dana))), start + std::chrono::hours(1)});
    const std::string cookie = "beaker_session=" + session_of(dana);
    CHECK(door.now("Cookie", cookie).person == dana);
    CHECK(door.now("Authorization", "Bearer " + token_of(dana)).person == dana);
    door.pass(std::chrono::hours(1));
    CHECK_FALSE(door.now("Cookie", cookie).is_anybody());
    CHECK_FALSE(door.now("Authorization", "Bearer " + token_of(dana)).is_anybody());
}

TEST_CASE("doorkeeper: a token whose hash is another one lets nobody in") {
    Door door;
    door.list(ApiTokenListed{thing, dana, hex(sha256("something else")), {}});
    CHECK_FALSE(door.now("Authorization", "Bearer " + token_of(dana)).is_anybody());
}

TEST_CASE("doorkeeper: what is well made and not listed yet waits two seconds for the directory") {
    Door door;
    door.ask("Cookie", "beaker_session=" + session_of(dana));
    CHECK(door.callers.empty());
    door.pass(std::chrono::milliseconds(1999));
    CHECK(door.callers.empty());
    door.list(SessionListed{thing, dana, false, start + std::chrono::hours(1)});
    REQUIRE(door.callers.size() == 1);
    CHECK(door.callers[0].person == dana);

    Door strange;
    strange.ask("Cookie", "beaker_session=" + session_of(dana));
    strange.pass(std::chrono::seconds(2));
    REQUIRE(strange.callers.size() == 1);
    CHECK_FALSE(strange.callers[0].is_anybody());

    Door forged;  // what we have not made is not waited for
    forged.ask("Cookie", "beaker_session=AAAA");
    CHECK(forged.callers.size() == 1);
}

TEST_CASE("doorkeeper: a token's use is told once an hour") {
    Door door;
    door.list(ApiTokenListed{thing, dana, hex(sha256(token_of(dana))), {}});
    for (int i = 0; i < 5; ++i) (void)door.now("Authorization", "Bearer " + token_of(dana));
    CHECK(door.seen == 1);
    door.pass(std::chrono::hours(1));
    (void)door.now("Authorization", "Bearer " + token_of(dana));
    CHECK(door.seen == 2);
}

TEST_CASE("doorkeeper: a tenant's people are admitted, strangers are not, and those who left are not") {
    Door door;
    std::vector<bool> admitted;
    const auto admit = [&](const PersonKey& person) {
        door.keeper.admit(tenant, person, [&](bool in) { admitted.push_back(in); });
        door.pass(std::chrono::seconds(2));
    };
    door.list(MemberListed{tenant, dana, true});
    admit(dana);
    admit(kim);
    door.list(MemberListed{tenant, dana, false});
    admit(dana);
    CHECK(admitted == std::vector<bool>{true, false, false});
}

TEST_CASE(
    "doorkeeper: the cookie is for this site's requests alone, and behind TLS never sent in the clear") {
    const Ticket ticket{dana, thing};
    const struct {
        const char* name;
        bool tls, proxy;
        std::string begins, ends;
    } rows[] = {
        {"in the clear", false, false, "beaker_session=", "; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"},
        {"our own TLS", true, false, "__Host-beaker_session=", "; HttpOnly; SameSite=Lax; Secure"},
        {"the proxy's TLS", false, true, "__Host-beaker_session=", "; HttpOnly; SameSite=Lax; Secure"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        FakeClock clock{start};
        Directory directory;
        const Doorkeeper keeper({.pepper = "pepper",
                                 .admin_token = {},
                                 .trust = row.proxy ? ProxyTrust::peer : ProxyTrust::none,
                                 .directory = directory,
                                 .clock = clock,
                                 .real_clock = clock});
        http::Request request{.secure = row.tls};
        request.headers.emplace_back("X-Forwarded-Proto", row.proxy ? "https" : "http");
        const auto cookie = keeper.session_cookie(request, ticket, start + std::chrono::seconds(60));
        CHECK(cookie.starts_with(row.begins + session_of(dana)));
        CHECK(cookie.ends_with(row.ends));
        CHECK(keeper.no_session_cookie(request).starts_with(row.begins + ";"));
        CHECK(keeper.no_session_cookie(request).contains("Max-Age=0"));
    }
}
