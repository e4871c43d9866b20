#include "ops/logging/logging.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <algorithm>
#include <limits>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "ops/logging/json_text.hpp"

namespace beaker::ops {
namespace {

using namespace std::string_literals;

/// Sends all logs into a text while it lives.
class Captured {
public:
    explicit Captured(Level level) { start_logging(level, &text_); }
    ~Captured() { start_logging(Level::info); }
    Captured(const Captured&) = delete;
    Captured& operator=(const Captured&) = delete;
    std::string text() const { return text_.str(); }

private:
    std::ostringstream text_;
};

/// The line without its time, which differs each time.
std::string timeless(const std::string& line) {
    static const std::regex time(R"re("time":"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z",)re");
    return std::regex_replace(line, time, "");
}

TEST_CASE("logging: a line is one JSON object with time, level, logger, message and the fields in order") {
    const Captured captured(Level::info);
    log_event(log_for("ingest"), Level::warn, "webhook refused",
              {{"correlation_id", "0197a5c2-0000-8000-8000-000000000042"s},
               {"position", "inputs/3@17"},
               {"status", 401},
               {"attempts", std::uint64_t{18446744073709551615U}},
               {"seconds", 0.25},
               {"repeat", true}});
    CHECK(timeless(captured.text()) ==
          R"({"level":"warning","logger":"ingest","message":"webhook refused",)"
          R"("correlation_id":"0197a5c2-0000-8000-8000-000000000042","position":"inputs/3@17",)"
          R"("status":401,"attempts":18446744073709551615,"seconds":0.25,"repeat":true})"
          "\n");
    CHECK(captured.text().starts_with(R"({"time":"2)"));
}

TEST_CASE("logging: whatever the text holds, the line stays one line of valid JSON") {
    const struct {
        std::string name;
        std::string text;
        std::string escaped;
    } rows[] = {
        {"quotes and backslashes", R"(a "b" \c)", R"("a \"b\" \\c")"},
        {"line ends", "a\nb\r\tc", R"("a\nb\r\tc")"},
        {"control characters", "a\0\x1b[31m\x7f"s, R"("a\u0000\u001b[31m\u007f")"},
        {"UTF-8 stays", "Zürich 😀", R"("Zürich 😀")"},
        {"a byte that is no UTF-8",
         "a\xff"
         "b",
         R"("a\ufffdb")"},
        {"cut in the middle", "a\xe2\x82", R"("a\ufffd\ufffd")"},
        {"overlong slash", "\xc0\xaf", R"("\ufffd\ufffd")"},
        {"overlong in three bytes", "\xe0\x80\xaf", R"("\ufffd\ufffd\ufffd")"},
        {"a surrogate", "\xed\xa0\x80", R"("\ufffd\ufffd\ufffd")"},
        {"past the last code point", "\xf4\x90\x80\x80", R"("\ufffd\ufffd\ufffd\ufffd")"},
        {"braces are no format", "{} {0} %v %", R"("{} {0} %v %")"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        std::string out;
        append_json_text(out, row.text);
        CHECK(out == row.escaped);

        const Captured captured(Level::info);
        log_event(log_for("ops"), Level::info, row.text, {{row.text, row.text}});
        const auto text = captured.text();
        CHECK(std::count(text.begin(), text.end(), '\n') == 1);
        simdjson::dom::parser parser;
        CHECK(parser.parse(text).error() == simdjson::SUCCESS);
    }
}

TEST_CASE("logging: numbers that JSON does not know become null") {
    const Captured captured(Level::info);
    log_event(
        log_for("ops"), Level::info, "figures",
        {{"a", std::numeric_limits<double>::infinity()}, {"b", std::numeric_limits<double>::quiet_NaN()}});
    CHECK(captured.text().ends_with("\"a\":null,\"b\":null}\n"));
}

TEST_CASE("logging: the level of the process decides which lines are written, for loggers made before too") {
    const Logger early = log_for("log");
    const struct {
        Level process;
        Level line;
        bool written;
    } rows[] = {
        {Level::info, Level::debug, false}, {Level::info, Level::info, true},
        {Level::error, Level::warn, false}, {Level::error, Level::error, true},
        {Level::trace, Level::trace, true}, {Level::off, Level::error, false},
        {Level::trace, Level::off, false},
    };
    for (const auto& row : rows) {
        const Captured captured(row.process);
        CAPTURE(static_cast<int>(row.process));
        CAPTURE(static_cast<int>(row.line));
        CHECK(early.enabled(row.line) == row.written);
        log_event(early, row.line, "x");
        CHECK(captured.text().empty() == !row.written);
    }
}

TEST_CASE("logging: lines of many threads do not mix") {
    const Captured captured(Level::info);
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([t] {
            for (int i = 0; i < 100; ++i)
                log_event(log_for("ops"), Level::info, "line", {{"thread", t}, {"number", i}});
        });
    threads.clear();  // joins
    std::istringstream lines(captured.text());
    int count = 0;
    simdjson::dom::parser parser;
    for (std::string line; std::getline(lines, line); ++count)
        CHECK(parser.parse(line).error() == simdjson::SUCCESS);
    CHECK(count == 400);
}

}  // namespace
}  // namespace beaker::ops
