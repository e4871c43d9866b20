#include "ingest/problem.hpp"

#include <doctest/doctest.h>

#include "tests/ingest/fakes.hpp"

using namespace beaker::ingest;

TEST_CASE("problem: the document of RFC 9457, and the headers of its status") {
    const auto plain = problem(ProblemKind::bad_signature, "No signature header.");
    CHECK(plain.status == 401);
    CHECK(plain.content_type == "application/problem+json");
    CHECK(header_of(plain, "WWW-Authenticate") == "Signature");
    CHECK(plain.body ==
          R"({"type":"/problems/bad-signature","title":"The signature is missing or wrong","status":401,)"
          R"("detail":"No signature header."})");

    const auto busy = problem(ProblemKind::log_unavailable, "");
    CHECK(busy.status == 503);
    CHECK(header_of(busy, "Retry-After") == "1");
    CHECK_FALSE(busy.body.contains("detail"));
}

TEST_CASE("problem: each wrong field is named, and texts are escaped") {
    const auto answer =
        problem(ProblemKind::bad_parameter, "A \"quoted\"\n", {{"/limit", "is no number"}, {"/to", "x"}});
    CHECK(answer.status == 400);
    CHECK(answer.body.contains(R"("detail":"A \"quoted\"\n")"));
    CHECK(answer.body.contains(
        R"("errors":[{"pointer":"/limit","message":"is no number"},{"pointer":"/to","message":"x"}])"));
}

TEST_CASE("problem: 405 says what is allowed") {
    const auto answer = method_not_allowed("GET, PUT");
    CHECK(answer.status == 405);
    CHECK(header_of(answer, "Allow") == "GET, PUT");
}
