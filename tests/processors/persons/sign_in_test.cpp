#include "processors/persons/sign_in.hpp"

#include <doctest/doctest.h>

#include "schemas/effects/mail.hpp"
#include "schemas/events/directory.hpp"
#include "schemas/events/effect.hpp"
#include "schemas/events/person.hpp"
#include "tests/processors/harness.hpp"

using namespace beaker;
using namespace beaker::processors;
using namespace beaker::processors::test;

namespace {

// The usual policies.
constexpr std::chrono::minutes link_time{20};
constexpr int links_max = 5;
constexpr std::chrono::days session_time{14};
constexpr std::chrono::hours admin_session_time{8};

const Email email = *Email::parse("Dana@Example.com");
const PersonKey dana = PersonKey::of("pepper", email);
const std::string stream = person_stream(dana);

SignupRequested signup(bool consent = false) {
    return {dana,
            Pii<Email>(email),
            consent,
            "Yes, write to me.",
            Pii<std::string>("192.0.2.1"),
            Pii<std::string>("curl")};
}

struct World : Streams {
    World() { messages_travel = false; }

    Uuid link(bool consent = false) {
        const auto settled = send(stream, signup(consent));
        REQUIRE(settled.event<MagicLinkIssued>());
        return settled.event<MagicLinkIssued>()->link_id;
    }
    Settled follow(const Uuid& link) { return send(stream, MagicLinkRedemptionRequested{link}); }
    SessionOpened sign_in() {
        const auto settled = follow(link());
        REQUIRE(settled.event<SessionOpened>());
        return *settled.event<SessionOpened>();
    }
};

}  // namespace

TEST_CASE("sign-in: whoever asks for a link hears the same, known or not, and is mailed one") {
    World world;
    const auto unknown = world.send(stream, signup());
    const auto known = world.send(stream, signup());
    CHECK(unknown.answer == R"({"status":"link_sent"})");
    CHECK(known.answer == unknown.answer);
    CHECK(unknown.event<PersonRegistered>());
    CHECK_FALSE(known.event<PersonRegistered>());
    for (const auto& settled : {unknown, known}) {
        REQUIRE(settled.effects.size() == 1);
        const auto* request = settled.effects[0].request.as<EffectRequest>();
        REQUIRE(request);
        CHECK(request->operation == EffectOperation::mail_send);
        CHECK(request->priority == EffectPriority::critical);
        const auto mail = from_json<MailPayload>(request->payload.reveal());
        REQUIRE(mail);
        CHECK(mail->to.reveal().text() == "Dana@example.com");
        CHECK(mail->link_id == settled.event<MagicLinkIssued>()->link_id);
        CHECK(mail->expires_at == world.now + link_time);
    }
}

TEST_CASE("sign-in: five links an hour are mailed, whoever asks for more hears the same") {
    World world;
    for (int i = 0; i < links_max; ++i) (void)world.link();
    const auto more = world.send(stream, signup());
    CHECK(more.answer == R"({"status":"link_sent"})");
    CHECK(more.event<MagicLinkWithheld>());
    CHECK(more.effects.empty());
    world.now += links_window;
    CHECK(world.send(stream, signup()).effects.size() == 1);
}

TEST_CASE("sign-in: a word on marketing mail is kept as it was said, and counts once its link is used") {
    const struct {
        const char* name;
        std::vector<bool> said;
        bool follows;
        std::size_t records, confirmed;
    } rows[] = {
        {"granted, the link used", {true}, true, 1, 1},
        {"granted, and never confirmed", {true}, false, 1, 0},
        {"declined", {false}, true, 1, 0},
        {"declined, then granted", {false, true}, true, 2, 1},
        {"granted, then not asked for: somebody else may have sent that", {true, false}, true, 1, 0},
        {"said twice before it is confirmed", {true, true}, true, 2, 1},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        World world;
        Uuid link;
        for (const bool consent : row.said) link = world.link(consent);
        if (row.follows) world.follow(link);
        const auto records = world.all<MarketingConsentRecorded>(stream);
        CHECK(records.size() == row.records);
        CHECK(records.front().ip->reveal() == "192.0.2.1");
        CHECK(records.front().statement == "Yes, write to me.");
        CHECK(world.all<MarketingConsentConfirmed>(stream).size() == row.confirmed);
    }
}

TEST_CASE("sign-in: what counts already is not recorded again") {
    World world;
    world.follow(world.link(true));
    world.follow(world.link(true));
    CHECK(world.all<MarketingConsentRecorded>(stream).size() == 1);
}

TEST_CASE("sign-in: a link lets somebody in once, and for 20 minutes") {
    using std::chrono::microseconds;
    using std::chrono::minutes;
    const struct {
        const char* name;
        microseconds after;
        int times;
        const char* problem;  ///< of the last time
    } rows[] = {
        {"at once", minutes(0), 1, ""},
        {"at the last moment", minutes(20) - microseconds(1), 1, ""},
        {"at 20 minutes", minutes(20), 1, "link_expired"},
        {"at 21 minutes", minutes(21), 1, "link_expired"},
        {"the second of two", minutes(1), 2, "link_used"},
        {"the last of twenty", minutes(1), 20, "link_used"},
        {"used, and long ago", minutes(30), 2, "link_expired"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        World world;
        const Uuid link = world.link();
        world.now += row.after;
        Settled last;
        for (int i = 0; i < row.times; ++i) last = world.follow(link);
        CHECK(last.problem == row.problem);
        const std::size_t sessions = row.after < link_time ? 1 : 0;
        CHECK(world.all<SessionOpened>(stream).size() == sessions);
    }
    CHECK(World().follow(input_id("nobody's")).problem == "link_unknown");
}

TEST_CASE("sign-in: a session is listed for all who let people in, and taken off when it is closed") {
    World world;
    const auto settled = world.follow(world.link());
    const auto session = *settled.event<SessionOpened>();
    CHECK(session.expires_at == world.now + session_time);
    REQUIRE(settled.directory.size() == 1);
    CHECK(settled.directory[0].key == "session/" + session.session_id.text());
    CHECK(settled.directory[0].event ==
          Event(SessionListed{session.session_id, dana, false, session.expires_at}));
    CHECK(settled.answer.contains(session.session_id.text()));

    const auto closed = world.send(stream, SessionCloseRequested{session.session_id});
    REQUIRE(closed.directory.size() == 1);
    CHECK(closed.directory[0].event == Event(SessionListed{session.session_id, dana, false, world.now}));
    CHECK(world.send(stream, SessionCloseRequested{session.session_id}).events.empty());
}

TEST_CASE("sign-in: an admin is one by flag, has a shorter session, and loses it with the flag") {
    World world;
    const AdminFlagRequested grant{dana, true, "ops", "on call"};
    CHECK(world.send(stream, grant).problem == "person_unknown");
    const auto before = world.sign_in();
    CHECK(world.send(stream, grant).event<AdminFlagSet>());
    CHECK(world.send(stream, grant).events.empty());
    CHECK_FALSE(before.admin);
    const auto admin = world.sign_in();
    CHECK(admin.admin);
    CHECK(admin.expires_at == world.now + admin_session_time);

    const auto revoked = world.send(stream, AdminFlagRequested{dana, false, "ops", "left"});
    REQUIRE(revoked.directory.size() == 1);  // the other session stays: it never was an admin's
    CHECK(revoked.directory[0].event == Event(SessionListed{admin.session_id, dana, false, world.now}));
    CHECK_FALSE(world.sign_in().admin);
}
