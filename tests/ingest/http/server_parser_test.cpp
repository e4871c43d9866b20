#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/http/parser.hpp"

using namespace beaker::ingest::http;
using namespace std::string_view_literals;

namespace {

using Progress = RequestParser::Progress;

struct Outcome {
    Progress progress;
    std::size_t used;  // bytes taken
    Request request;   // when done
};

constexpr ParserLimits limits{.header_bytes_max = 300, .body_bytes_max = 100};

/// Offers the bytes as a connection does: more and more of them, what is not taken again.
Outcome parsed(std::string_view bytes, const std::vector<std::size_t>& arrivals) {
    RequestParser parser(limits);
    std::size_t used = 0;
    for (const auto arrived : arrivals) {
        // A copy of its own, so that a sanitizer sees a read beyond what has arrived.
        const std::vector<char> window(bytes.begin() + static_cast<std::ptrdiff_t>(used),
                                       bytes.begin() + static_cast<std::ptrdiff_t>(arrived));
        used += parser.feed({window.data(), window.size()});
        if (parser.progress() != Progress::need_more) break;
    }
    return {parser.progress(), used, parser.progress() == Progress::done ? parser.take() : Request{}};
}

std::string mutated(std::string text, std::mt19937& random) {
    static constexpr auto spice = "\r\n\r\n \t:;,0159afx\0\x7f\xff\"/="sv;
    const auto below = [&](std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
    };
    for (auto changes = below(4); changes > 0; --changes) {
        const auto at = below(text.size());
        switch (below(4)) {
            case 0:
                text[at] = spice[below(spice.size())];
                break;
            case 1:
                text.insert(at, 1, spice[below(spice.size())]);
                break;
            case 2:
                text.erase(at, 1 + below(3));
                break;
            default:
                text.insert(at, text.substr(below(text.size()), below(20)));
        }
        if (text.empty()) text = "x";
    }
    return text;
}

std::vector<std::size_t> random_arrivals(std::size_t size, std::mt19937& random) {
    std::vector<std::size_t> arrivals{size};
    const auto at_most = 1 + size / 3;
    for (std::size_t at = 0; at < size; at += 1 + random() % at_most) arrivals.push_back(at);
    std::ranges::sort(arrivals);
    return arrivals;
}

}  // namespace

TEST_CASE("http parser: however a request is cut into pieces, it is the same request or the same refusal") {
    const std::string seeds[] = {
        "GET /a?b=c HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\nGET /next",
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0\r\n0\r\n\r\n\r\nGET",
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET",
        ("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
         "3\r\n0\r\n\r\n5;a=\"b\"\r\nhello\r\n00\r\nX-A: b\r\n\r\nGET"),
        "\r\nPUT http://b/c HTTP/1.0\r\nConnection: keep-alive, x\r\nExpect: 100-continue\r\n\r\nPOST",
    };
    std::mt19937 random(20260101);
    int done = 0;
    int refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        const auto text = mutated(seeds[static_cast<std::size_t>(round) % std::size(seeds)], random);
        const auto whole = parsed(text, {text.size()});
        const auto pieces = parsed(text, random_arrivals(text.size(), random));
        CAPTURE(round);
        CAPTURE(text);
        if (whole.progress == Progress::refused) {
            // In pieces a refusal may wait for the end of what is being read; it never becomes a request.
            ++refused;
            REQUIRE(pieces.progress != Progress::done);
            continue;
        }
        REQUIRE(pieces.progress == whole.progress);
        if (whole.progress != Progress::done) continue;
        ++done;
        REQUIRE(pieces.used == whole.used);
        REQUIRE(pieces.request.method == whole.request.method);
        REQUIRE(pieces.request.target == whole.request.target);
        REQUIRE(pieces.request.headers == whole.request.headers);
        REQUIRE(pieces.request.body == whole.request.body);
    }
    CHECK(done > 5'000);
    CHECK(refused > 5'000);
}
