#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "ops/cli/exit_code.hpp"
#include "ops/cli/explain_verbs.hpp"

namespace beaker::ops {
namespace {

struct Row {
    const char* name;
    std::string given;
    std::string then;
    int exit_code;
};

void check(const Row& row, int (*explain)(std::istream&, std::ostream&)) {
    CAPTURE(row.name);
    std::istringstream in(row.given);
    std::ostringstream out;
    CHECK(explain(in, out) == row.exit_code);
    CHECK(out.str() == row.then);
}

TEST_CASE("explain phone: a line for a line") {
    const std::string good = R"({"normal":"+12025550123","reason":null})"
                             "\n",
                      bad = R"({"normal":null,"reason":"bad_json"})"
                            "\n";
    // clang-format off
    const Row rows[] = {
        {"no line",               "",                                             "",   exit_done},
        {"a number",              R"({"input":"(202) 555-0123"})" "\n",           good, exit_done},
        {"no line end",           R"({"input":"(202) 555-0123"})",                good, exit_done},
        {"line ends of Windows",  R"({"input":"(202) 555-0123"})" "\r\n",         good, exit_done},
        {"region",                R"({"input":"020 7946 0123","region":"GB"})",   R"({"normal":"+442079460123","reason":null})" "\n", exit_done},
        {"region null",           R"({"input":"2025550123","region":null})",      good, exit_done},
        {"refused is no failure", R"({"input":"911"})",                           R"({"normal":null,"reason":"too_short"})" "\n", exit_done},
        {"not JSON",              "(202) 555-0123\n",                             bad,  exit_no},
        {"an empty line",         "\n",                                           bad,  exit_no},
        {"no object",             R"(["2025550123"])",                            bad,  exit_no},
        {"no input",              R"({"phone":"2025550123"})",                    bad,  exit_no},
        {"input null",            R"({"input":null})",                            bad,  exit_no},
        {"input a number",        R"({"input":2025550123})",                      bad,  exit_no},
        {"region a number",       R"({"input":"2025550123","region":1})",         bad,  exit_no},
        {"not UTF-8",             "{\"input\":\"\xff\"}",                         bad,  exit_no},
        {"goes on behind it",     "{\n" R"({"input":"2025550123"})" "\n",         bad + good, exit_no},
    };
    // clang-format on
    for (const Row& row : rows) check(row, explain_phone);
}

TEST_CASE("explain email: contact form, canonical form, reason") {
    const auto refused = [](std::string_view reason) {
        return R"({"normal":null,"canonical":null,"reason":")" + std::string(reason) + "\"}\n";
    };
    const std::string name65(65, 'a'), domain255 = std::string(250, 'd') + ".example";
    // clang-format off
    const Row rows[] = {
        {"trimmed, domain lowered", R"({"input":" Jane.Doe@Example.COM "})", R"({"normal":"Jane.Doe@example.com","canonical":"jane.doe@example.com","reason":null})" "\n", exit_done},
        {"Gmail",                   R"({"input":"J.Doe+x@googlemail.com"})", R"({"normal":"J.Doe+x@googlemail.com","canonical":"jdoe@gmail.com","reason":null})" "\n", exit_done},
        {"empty",                   R"({"input":"  "})",                     refused("empty"),         exit_done},
        {"no @",                    R"({"input":"example.com"})",            refused("no_at"),         exit_done},
        {"no name",                 R"({"input":"@example.com"})",           refused("no_name"),       exit_done},
        {"bad name",                R"({"input":"a b@example.com"})",        refused("bad_name"),      exit_done},
        {"name too long",           R"({"input":")" + name65 + R"(@example.com"})", refused("name_too_long"), exit_done},
        {"no domain",               R"({"input":"a@"})",                     refused("no_domain"),     exit_done},
        {"bad domain",              R"({"input":"a@localhost"})",            refused("bad_domain"),    exit_done},
        {"too long",                R"({"input":"a@)" + domain255 + R"("})", refused("too_long"),      exit_done},
        {"not JSON",                "a@example.com",                         refused("bad_json"),      exit_no},
    };
    // clang-format on
    for (const Row& row : rows) check(row, explain_email);
}

TEST_CASE("explain: answers that cannot be written are a failure of the outside") {
    std::istringstream in(R"({"input":"2025550123"})");
    std::ostringstream out;
    out.setstate(std::ios::badbit);
    CHECK(explain_phone(in, out) == exit_outside);
}

}  // namespace
}  // namespace beaker::ops
