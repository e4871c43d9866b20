#include "schemas/described/enum_text.hpp"

#include <doctest/doctest.h>

namespace beaker {
namespace {

// NOLINTNEXTLINE(readability-identifier-naming): "default" is a keyword
enum class Priority { critical = 3, default_ = 0, low = -1 };
BOOST_DESCRIBE_ENUM(Priority, critical, default_, low)

static_assert(enum_text(Priority::critical) == "critical");
static_assert(enum_value<Priority>("low") == Priority::low);

TEST_CASE("enum text: names of values and values of names") {
    CHECK(enum_names<Priority>().size() == 3);
    CHECK(enum_names<Priority>()[0].name == "critical");
    // clang-format off
    const struct { const char* name; Priority value; const char* text; } rows[] = {
        {"plain",                    Priority::critical, "critical"},
        {"a keyword of C++",         Priority::default_, "default"},
        {"below zero",               Priority::low,      "low"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(enum_text(row.value) == row.text);
        CHECK(enum_value<Priority>(row.text) == row.value);
    }
    // NOLINTNEXTLINE(clang-analyzer-optin.core.EnumCastOutOfRange): a number without a name is what is tested
    CHECK(enum_text(static_cast<Priority>(1)).empty());
    for (const char* unknown : {"", "Critical", "critical ", "default_", "3"}) {
        CAPTURE(unknown);
        CHECK_FALSE(enum_value<Priority>(unknown));
    }
}

}  // namespace
}  // namespace beaker
