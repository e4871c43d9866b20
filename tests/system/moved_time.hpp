#pragma once

#include <doctest/doctest.h>

#include <string>

#include "tests/system/trial_crowd.hpp"

namespace beaker::testing {

/// A server whose time is virtual, and what people live through there while it is moved.
class MovedTime {
public:
    static constexpr std::string_view flag = "virtual=2026-03-01T12:00:00Z";

    MovedTime(const ops::Sandbox& sandbox, std::uint16_t port) : sandbox_(sandbox), port_(port) {}

    /// Which time it says it is then.
    std::string advance(std::string_view span) {
        const auto answer =
            admin().ask("POST", "/v1/admin/clock", fmt::format(R"({{"advance":"{}"}})", span));
        CHECK_MESSAGE(answer.status() == 200, answer.body);
        position_ = answer.header("Beaker-Position");
        return json_at(answer.body, "/now");
    }

    /// Two links, of which one is used in time; a trial, until it is over and its assistant is gone.
    void live_through_links_and_a_trial() {
        sign_up("dana@example.com", "10.0.0.1");
        sign_up("lee@example.com", "10.0.0.2");
        const auto early = link_for("dana@example.com");
        const auto late = link_for("lee@example.com");
        CHECK(advance("PT19M") == "2026-03-01T12:19:00Z");
        const auto in = Visitor(port_).ask("GET", early);
        REQUIRE_MESSAGE(in.status() == 303, in.body);
        CHECK(advance("PT2M") == "2026-03-01T12:21:00Z");
        CHECK(Visitor(port_).ask("GET", late).status() == 410);

        auto dana = Visitor(port_);
        const std::string cookie = in.header("Set-Cookie");
        dana.shows = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
        const auto created =
            dana.ask("POST", "/v1/trials", R"({"scenario":"hvac_lead_intake","business_name":"No. 1"})");
        REQUIRE_MESSAGE(created.status() == 201, created.body);
        const auto trial = "/v1/trials/" + json_at(created.body, "/id");
        // Whoever moves the clock waits for what is under way.
        CHECK(advance("PT1S") == "2026-03-01T12:21:01Z");
        CHECK(json_at(read(trial), "/ready") == "true");
        CHECK(json_at(read(trial), "/created_at") == "2026-03-01T12:21:00Z");
        CHECK(assistants_by_trial(sandbox_).size() == 1);
        CHECK(advance("P2DT1H") == "2026-03-03T13:21:01Z");
        CHECK(json_at(read(trial), "/status") == "expired");
        CHECK(assistants_by_trial(sandbox_).empty());
    }

private:
    Visitor admin() const {
        Visitor one(port_);
        one.shows = fmt::format("Authorization: Bearer {}\r\n", admin_token);
        return one;
    }
    /// At least what was settled when time was last moved.
    std::string read(const std::string& target) const {
        Answer answer;
        CHECK(in_time([&] {
            answer = admin().ask("GET", target, "", fmt::format("Beaker-Min-Position: {}\r\n", position_));
            return answer.status() == 200;
        }));
        return answer.body;
    }
    void sign_up(std::string_view email, std::string_view from) const {
        const auto answer =
            Visitor(port_).ask("POST", "/v1/signups", fmt::format(R"({{"email":"{}"}})", email),
                               fmt::format("X-Forwarded-For: {}\r\n", from));
        REQUIRE_MESSAGE(answer.status() == 200, answer.body);
    }
    std::string link_for(std::string_view email) const {
        std::string link;
        REQUIRE(in_time([&] {
            link = json_at(
                Visitor(sandbox_.port()).ask("GET", fmt::format("/sandbox/mailbox?to={}", email)).body,
                "/items/0/link");
            return !link.empty();
        }));
        return link.substr(link.find('/', link.find("//") + 2));
    }

    const ops::Sandbox& sandbox_;
    const std::uint16_t port_;
    std::string position_;
};

}  // namespace beaker::testing
