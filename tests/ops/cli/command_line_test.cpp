#include "ops/cli/command_line.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "ops/cli/exit_code.hpp"

namespace beaker::ops {
namespace {

TEST_CASE("command line: wrong usage is told before anything is opened") {
    // clang-format off
    const struct { const char* name; std::vector<const char*> arguments; } rows[] = {
        {"nothing",                       {}},
        {"no such command",               {"brew"}},
        {"no such option",                {"serve", "--fast"}},
        {"requeue what",                  {"dead-letters", "requeue"}},
        {"requeue what, of the server",   {"dead-letters", "requeue", "--dev", "--server", "http://127.0.0.1:1"}},
        {"requeue one and all",           {"dead-letters", "requeue", "0197a5c2-0000-8000-8000-000000000042", "--all"}},
        {"reprocess one and all failed",  {"replay", "reprocess", "--event", "x", "--failed"}},
        {"export what",                   {"topics", "export"}},
        {"export no such topic",          {"topics", "export", "calls"}},
        {"export since when",             {"topics", "export", "inputs", "--from", "yesterday"}},
        {"export of no such type",        {"topics", "export", "inputs", "--type", "beaker.tea.brewed.v1"}},
    };
    // clang-format on
    const char* const environment[] = {nullptr};
    for (const auto& row : rows) {
        CAPTURE(row.name);
        std::vector<const char*> arguments{"beaker"};
        arguments.insert(arguments.end(), row.arguments.begin(), row.arguments.end());
        CHECK(run_command_line(static_cast<int>(arguments.size()), arguments.data(), environment) ==
              exit_usage);
    }
}

}  // namespace
}  // namespace beaker::ops
