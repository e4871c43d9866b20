#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

namespace beaker {

/// One of the 4096 parts into which all streams are spread. A stream never changes its slot; which partition
/// holds a slot depends on how many partitions there are.
class Slot {
public:
    static constexpr std::uint16_t count = 4096;

    constexpr Slot() = default;
    /// The low 12 bits of the number.
    constexpr explicit Slot(std::uint16_t value) : value_(value & (count - 1)) {}
    /// The first 12 bits of the key's SHA-256. A key that is one of our ids carries its slot: see Uuid::slot.
    static Slot of_key(std::string_view key);

    constexpr std::uint16_t value() const { return value_; }
    auto operator<=>(const Slot&) const = default;

private:
    std::uint16_t value_ = 0;
};

using PartitionId = std::uint16_t;

/// The partition that holds the slot: slot mod `partitions`, which is at least 1 and a power of two, so that
/// growing splits each partition into whole ones.
constexpr PartitionId partition_of(Slot slot, std::uint16_t partitions) {
    return static_cast<PartitionId>(slot.value() % partitions);
}

}  // namespace beaker
