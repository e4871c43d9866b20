#include "schemas/values/slot.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace beaker {
namespace {

TEST_CASE("slot: the first 12 bits of the key's SHA-256") {
    // clang-format off
    const struct { const char* name; std::string_view given; unsigned then; } rows[] = {
        {"abc, ba7816bf…",   "abc", 0xba7},
        {"empty, e3b0c442…", "",    0xe3b},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(Slot::of_key(row.given).value() == row.then);
    }
    CHECK(Slot(0x1fff).value() == 0xfff);
}

TEST_CASE("slot: partitions share the slots evenly, and growing splits each into whole ones") {
    for (const std::uint16_t partitions : {1, 2, 16, 64, 4096}) {
        CAPTURE(partitions);
        std::vector<unsigned> slots_in(partitions);
        for (unsigned value = 0; value < Slot::count; ++value) {
            const Slot slot(static_cast<std::uint16_t>(value));
            const PartitionId partition = partition_of(slot, partitions);
            REQUIRE(partition < partitions);
            REQUIRE(partition_of(slot, static_cast<std::uint16_t>(partitions * 2)) % partitions == partition);
            ++slots_in[partition];
        }
        for (const unsigned slots : slots_in) CHECK(slots == Slot::count / partitions);
    }
}

}  // namespace
}  // namespace beaker
