// Requests that nobody should send: cut short, huge, of wrong types, deeply nested, not UTF-8, flooded with
// headers, shaped to smuggle. The node answers 4xx or closes, and serves everybody else as if nothing were.
// BEAKER_MUTATED: how many; 10,000 for the full figure.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include "tests/fuzz/mutate.hpp"
#include "tests/repetitions.hpp"
#include "tests/system/node_in_process.hpp"
#include "tests/system/webhook_pages.hpp"
#include "tests/system/whole_call.hpp"

namespace beaker::testing {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> sample_bodies() {
    std::vector<fs::path> paths;
    for (const auto& each :
         fs::directory_iterator(fs::path(BEAKER_SOURCE_DIR) / "tests/ingest/webhooks/samples"))
        paths.push_back(each.path());
    std::ranges::sort(paths);
    std::vector<std::string> texts;
    for (const fs::path& path : paths) {
        std::ifstream file(path, std::ios::binary);
        texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return texts;
}

/// A request that is wrong, made from right ones.
class Wrong {
public:
    explicit Wrong(std::uint64_t seed) : random_(seed) {}

    /// What is sent, as it is sent.
    std::string next() {
        const std::string_view provider = pick(providers);
        const std::string body = fuzz::mutated(bodies_[random_() % bodies_.size()], bodies_, random_);
        const Delivery delivery{std::string(provider), random_() % 2 == 0 ? "tenant=" + tenant.text() : "",
                                body};
        switch (random_() % 8) {
            case 0:  // a good body, signed by nobody
                return post_of(delivery, "");
            case 1:  // any bytes at all
                return fuzz::mutated(post_of(delivery, "x-vapi-signature: 00\r\n"), bodies_, random_);
            case 2:  // a flood of headers
                return post_of(delivery, flood());
            case 3:  // two lengths, or a length and chunks
                return post_of(delivery, pick(smuggled));
            case 4:  // a target that is none
                return get_of(fuzz::mutated("/v1/admin/webhook-events?limit=5&from=2026-01-01T00:00:00Z",
                                            bodies_, random_)
                                  .substr(0, 2000));
            case 5:  // reads with parameters that are none
                return get_of(std::string(pick(reads)));
            case 6:  // an admin's write with a body that is none
                return admin_write(body);
            default:  // signed, and a body that is nonsense: 400, or 200 for what JSON it is
                return provider == "vapi" || provider == "stripe"
                           ? signed_post(delivery)
                           : post_of(delivery, "X-Twilio-Signature: x\r\n");
        }
    }

private:
    template <class T, std::size_t n>
    T pick(const T (&all)[n]) {
        return all[random_() % n];
    }
    std::string flood() {
        std::string headers;
        for (std::size_t n = random_() % 2000; n > 0; --n) headers += "X-" + std::to_string(n) + ": y\r\n";
        return headers;
    }
    static std::string admin_write(const std::string& body) {
        return fmt::format(
            "POST /v1/admin/dead-letters/0197a5c2-0000-8000-8000-000000000042/requeue HTTP/1.1\r\nHost: a\r\n"
            "Authorization: Bearer {}\r\nContent-Length: {}\r\n\r\n{}",
            admin_token, body.size(), body);
    }

    static constexpr std::string_view providers[] = {"vapi", "twilio", "stripe", "nobody"};
    static constexpr std::string_view smuggled[] = {"Content-Length: 3\r\n",
                                                    "Transfer-Encoding: chunked\r\n",
                                                    "Transfer-Encoding: gzip, chunked\r\n",
                                                    "Transfer-Encoding : chunked\r\n",
                                                    "Content-Length: +5\r\n",
                                                    "X: a\r\n folded\r\n",
                                                    "Host: b\r\n",
                                                    "X\r\n",
                                                    ": empty\r\n",
                                                    "Transfer-Encoding: \013chunked\r\n"};
    static constexpr std::string_view reads[] = {"/v1/admin/webhook-events?limit=0",
                                                 "/v1/admin/webhook-events?limit=99999999999999999999",
                                                 "/v1/admin/webhook-events?cursor=%zz",
                                                 "/v1/admin/webhook-events?cursor=AAAA",
                                                 "/v1/calls/none",
                                                 "/v1/calls/..%2f..%2fetc%2fpasswd",
                                                 "/v1/admin/dead-letters?status=dancing",
                                                 "/v1/stream?last_event_id=x",
                                                 "/v1/businesses/0197a5c2-0000-4000-8000-000000000042/calls"};

    std::mt19937_64 random_;
    const std::vector<std::string> bodies_ = sample_bodies();
};

/// What came back: a status, or 0 where the connection was closed without one.
int status_of(std::uint16_t port, const std::string& request) {
    Client client(port);
    client.send(request);
    client.end_sending();
    return client.answer().status();
}

TEST_CASE("mutated requests: answered 4xx or closed, and what is right is served as before") {
    NodeInProcess node;
    const std::uint64_t count = repetitions("BEAKER_MUTATED", 400);
    std::map<int, std::uint64_t> answers;
    Wrong wrong(20'260'101);
    Client other(node.port());
    for (std::uint64_t i = 0; i < count; ++i) {
        ++answers[status_of(node.port(), wrong.next())];
        if (i % 100 == 0) {
            other.send(signed_post(whole_call()[0]));
            REQUIRE(other.answer().status() == 200);
        }
    }
    std::string told;
    for (const auto& [status, times] : answers) told += fmt::format("{} x {}, ", times, status);
    MESSAGE(told);
    // A signed body of JSON is stored whatever it says; so is one whose mutation left it as it was.
    for (const auto& [status, times] : answers)
        CHECK_MESSAGE((status == 0 || status == 200 || (status >= 400 && status < 500) || status == 501),
                      status);
    CHECK(answers[400] > 0);
    CHECK(answers[401] > 0);
    REQUIRE(node.stop().has_value());
}

}  // namespace
}  // namespace beaker::testing
