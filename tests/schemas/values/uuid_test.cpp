#include "schemas/values/uuid.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>
#include <string>
#include <type_traits>
#include <unordered_set>

#include "schemas/values/ids.hpp"

namespace beaker {
namespace {

static_assert(std::is_trivially_copyable_v<Uuid> && sizeof(Uuid) == 16);
static_assert(!std::is_same_v<TenantId, CallId>);
static_assert(!std::is_convertible_v<Uuid, TenantId>);

TEST_CASE("uuid: text") {
    // clang-format off
    const struct { const char* name; std::string_view given; const char* then; } rows[] = {
        {"RFC 9562's version 8", "2489E9AD-2EE2-8E00-8EC9-32D5F69181C0",  "2489e9ad-2ee2-8e00-8ec9-32d5f69181c0"},
        {"mixed case",           "aBcDeF00-2ee2-4e00-8ec9-32d5f69181c0",  "abcdef00-2ee2-4e00-8ec9-32d5f69181c0"},
        {"nil",                  "00000000-0000-0000-0000-000000000000",  "00000000-0000-0000-0000-000000000000"},
        {"max",                  "ffffffff-ffff-ffff-ffff-ffffffffffff",  "ffffffff-ffff-ffff-ffff-ffffffffffff"},
        {"empty",                "",                                      nullptr},
        {"one short",            "2489e9ad-2ee2-8e00-8ec9-32d5f69181c",   nullptr},
        {"one long",             "2489e9ad-2ee2-8e00-8ec9-32d5f69181c00", nullptr},
        {"no hyphens",           "2489e9ad2ee28e008ec932d5f69181c0",      nullptr},
        {"a hyphen off",         "2489e9a-d2ee2-8e00-8ec9-32d5f69181c0",  nullptr},
        {"a digit for a hyphen", "2489e9ad02ee2-8e00-8ec9-32d5f69181c0",  nullptr},
        {"g",                    "g489e9ad-2ee2-8e00-8ec9-32d5f69181c0",  nullptr},
        {"braces",               "{489e9ad-2ee2-8e00-8ec9-32d5f69181c0}", nullptr},
        {"zero byte",            std::string_view("2489e9ad-2ee2-8e00-8ec9-32d5f69181c\0", 36), nullptr},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto uuid = Uuid::parse(row.given);
        REQUIRE(uuid.has_value() == (row.then != nullptr));
        if (uuid) CHECK(uuid->text() == row.then);
    }
    CHECK(fmt::format("{}", Uuid()) == "00000000-0000-0000-0000-000000000000");
}

TEST_CASE("uuid: whether it has the form of an id that we mint") {
    // clang-format off
    const struct { const char* name; const char* given; int version; bool key; } rows[] = {
        {"version 8",                  "2489e9ad-2ee2-8e00-8ec9-32d5f69181c0", 8, true},
        {"version 8, highest variant", "2489e9ad-2ee2-8e00-bec9-32d5f69181c0", 8, true},
        {"version 8, variant of old",  "2489e9ad-2ee2-8e00-7ec9-32d5f69181c0", 8, false},
        {"version 8, Microsoft's",     "2489e9ad-2ee2-8e00-cec9-32d5f69181c0", 8, false},
        {"version 4",                  "2489e9ad-2ee2-4e00-8ec9-32d5f69181c0", 4, false},
        {"nil",                        "00000000-0000-0000-0000-000000000000", 0, false},
        {"max",                        "ffffffff-ffff-ffff-ffff-ffffffffffff", 15, false},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const Uuid uuid = *Uuid::parse(row.given);
        CHECK(uuid.version() == row.version);
        CHECK(uuid.is_key() == row.key);
        CHECK(TenantId::parse(row.given).has_value() == row.key);
        CHECK(CallId::parse(row.given).has_value());
    }
}

TEST_CASE("uuid: derived ids are those of another implementation, and carry their slot") {
    const Uuid webhook = Uuid::derive(Slot(0x5a3), {"stripe", "evt_1"});
    const Uuid child = Uuid::child(webhook, Slot(0xfff), "call.requested", 258);
    CHECK(webhook.text() == "a76766ef-ae21-85a3-a423-67bf60988197");
    CHECK(child.text() == "bcac3d10-f629-8fff-a0d0-cb8524234506");
    CHECK(Uuid::derive(Slot(0), {}).text() == "e3b0c442-98fc-8000-9afb-f4c8996fb924");
    CHECK(webhook.slot() == Slot(0x5a3));
    CHECK(child.slot() == Slot(0xfff));
    CHECK(webhook.is_key());
    CHECK(child.is_key());
}

TEST_CASE("uuid: what differs in anything has another id") {
    const Uuid cause = Uuid::derive(Slot(1), {"a"});
    const Uuid others[] = {
        cause,
        Uuid::derive(Slot(2), {"a"}),
        Uuid::derive(Slot(1), {"a", ""}),
        Uuid::derive(Slot(1), {"", "a"}),
        Uuid::derive(Slot(1), {"ab", "c"}),
        Uuid::derive(Slot(1), {"a", "bc"}),
        Uuid::child(cause, Slot(1), "x", 0),
        Uuid::child(cause, Slot(1), "x", 1),
        Uuid::child(cause, Slot(1), "x", 256),
        Uuid::child(cause, Slot(1), "y", 0),
        Uuid::child(Uuid::derive(Slot(2), {"a"}), Slot(1), "x", 0),
    };
    CHECK(std::set<Uuid>(std::begin(others), std::end(others)).size() == std::size(others));
    CHECK(std::unordered_set<Uuid>(std::begin(others), std::end(others)).size() == std::size(others));
    CHECK(Uuid::child(cause, Slot(1), "x", 1) == Uuid::child(cause, Slot(1), "x", 1));
}

TEST_CASE("uuid: every slot survives, and the order is that of the text") {
    Uuid before;
    for (unsigned value = 0; value < Slot::count; ++value) {
        const Slot slot(static_cast<std::uint16_t>(value));
        const Uuid uuid = Uuid::derive(slot, {"every slot"});
        REQUIRE(uuid.slot() == slot);
        REQUIRE(uuid.is_key());
        REQUIRE(*Uuid::parse(uuid.text()) == uuid);
        REQUIRE(((uuid < before) == (uuid.text() < before.text())));
        before = uuid;
    }
}

TEST_CASE("ids: hash, order and print as their UUID") {
    const Uuid one = Uuid::derive(Slot(7), {"one"}), two = Uuid::derive(Slot(7), {"two"});
    CHECK((TenantId(one) < TenantId(two)) == (one < two));
    CHECK(TenantId(one) == TenantId(one));
    CHECK(TenantId(one).slot() == Slot(7));
    CHECK(std::unordered_set<TenantId>{TenantId(one), TenantId(two), TenantId(one)}.size() == 2);
    CHECK(fmt::format("{}", TenantId(one)) == one.text());
    CHECK(*TenantId::parse(one.text()) == TenantId(one));
}

}  // namespace
}  // namespace beaker
