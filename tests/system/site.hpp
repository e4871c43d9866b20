#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <simdjson.h>

#include <atomic>
#include <memory>
#include <string>

#include "ops/sandbox/sandbox.hpp"
#include "tests/ingest/http/server_harness.hpp"
#include "tests/system/in_time.hpp"
#include "tests/system/node_in_process.hpp"

namespace beaker::testing {

using ingest::http::test::Answer;
using ingest::http::test::Client;

/// What stands at the pointer of a JSON text, as JSON; a string without its quotes.
inline std::string json_at(const std::string& json, std::string_view pointer) {
    simdjson::dom::parser parser;
    auto found = parser.parse(json).at_pointer(pointer);
    if (found.error()) return "";
    auto text = found.get_string();
    return text.error() ? std::string(simdjson::minify(found.value())) : std::string(text.value());
}

/// Somebody at the door, with what they show.
class Visitor {
public:
    explicit Visitor(std::uint16_t port) : port_(port) {}

    Answer ask(std::string_view method, std::string_view target, std::string_view body = "",
               std::string_view further = "") const {
        Client client(port_);
        client.send(fmt::format("{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}{}Content-Length: {}\r\n\r\n{}",
                                method, target, shows, further, body.size(), body));
        return client.answer(method == "HEAD");
    }

    std::string shows;  ///< header lines, each with its "\r\n"

private:
    std::uint16_t port_;
};

/// A node beside a sandbox that it knows as mail server and as Vapi, behind a proxy: each sign-up comes from
/// a network of its own.
class Site {
public:
    Site() : Site([](ops::Config&) {}) {}
    template <class Change>
    explicit Site(const Change& change) {
        ops::start_logging(ops::Level::off);
        config = test_config(directory.path());
        config.public_url.clear();
        config.trusted_proxy = true;
        config.mail_from = "beaker@example.com";
        config.endpoints.smtp = fmt::format("smtp://127.0.0.1:{}", sandbox.smtp_port());
        config.endpoints.vapi = fmt::format("http://127.0.0.1:{}/vapi", sandbox.port());
        config.secrets.vapi_api_key = "sandbox";
        change(config);
        start();
    }
    void start() { node = std::make_unique<RunningNode>(config, clock); }
    void stop() {
        REQUIRE(node->stop().has_value());
        node.reset();
    }

    Visitor visitor() const { return Visitor(node->port()); }
    Visitor admin() const {
        auto one = visitor();
        one.shows = fmt::format("Authorization: Bearer {}\r\n", admin_token);
        return one;
    }
    Answer sandbox_ask(std::string_view method, std::string_view target, std::string_view body = "") const {
        return Visitor(sandbox.port()).ask(method, target, body);
    }
    /// What /metrics tells of the metric with this name, which has no labels.
    double metric(std::string_view name) const {
        const std::string all = visitor().ask("GET", "/metrics").body;
        const std::string line = fmt::format("\n{} ", name);
        const auto at = all.find(line);
        REQUIRE_MESSAGE(at != std::string::npos, name);
        return std::stod(all.substr(at + line.size()));
    }
    /// The header line of a network that nobody else comes from.
    std::string from_afar() {
        const int number = ++networks_;
        return fmt::format("X-Forwarded-For: 10.{}.{}.{}\r\n", number / 65536, number / 256 % 256,
                           number % 256);
    }

    /// The path and query of the link that was mailed last.
    std::string link_for(const std::string& email, std::size_t which = 1) {
        std::string mails, link;
        REQUIRE(in_time([&] {
            mails = sandbox_ask("GET", "/sandbox/mailbox?to=" + email).body;
            link = json_at(mails, fmt::format("/items/{}/link", which - 1));
            return !link.empty();
        }));
        return link.substr(link.find('/', link.find("//") + 2));
    }
    Answer sign_up(const std::string& email) {
        return visitor().ask("POST", "/v1/signups", fmt::format(R"({{"email":"{}"}})", email), from_afar());
    }
    /// Somebody who has signed up and followed their link.
    Visitor signed_in(const std::string& email) {
        REQUIRE(sign_up(email).status() == 200);
        auto one = visitor();
        const auto answer = one.ask("GET", link_for(email));
        REQUIRE_MESSAGE(answer.status() == 303, answer.body);
        const auto cookie = answer.header("Set-Cookie");
        one.shows = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
        return one;
    }

    const Directory directory;
    const ops::SystemClock clock;
    ops::Sandbox sandbox{clock, {.vapi_webhook_secret = std::string(webhook_secret)}};
    ops::Config config;
    std::unique_ptr<RunningNode> node;

private:
    std::atomic<int> networks_{0};
};

}  // namespace beaker::testing
