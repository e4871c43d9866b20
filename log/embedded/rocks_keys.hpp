#pragma once

#include <array>
#include <optional>
#include <string>

#include <rocksdb/slice.h>

#include "log/embedded/bytes.hpp"
#include "log/log.hpp"

namespace beaker::log {

/// The key of a record in its topic's column family: partition and offset, big-endian, so that a partition's
/// records lie together in offset order.
class RecordKey {
public:
    static constexpr std::size_t size = 10;

    explicit RecordKey(Position position) {
        for (std::size_t i = 0; i < 2; ++i) bytes_[i] = static_cast<char>(position.partition >> (8 - 8 * i));
        for (std::size_t i = 0; i < 8; ++i)
            bytes_[2 + i] = static_cast<char>(position.offset >> (56 - 8 * i));
    }
    rocksdb::Slice slice() const { return {bytes_.data(), bytes_.size()}; }

    /// None where the key is none of a record.
    static std::optional<Position> read(const rocksdb::Slice& key) {
        if (key.size() != size) return std::nullopt;
        ByteReader in({key.data(), key.size()});
        const PartitionId partition = in.take_u16();
        return Position{partition, in.take_u64()};
    }

private:
    std::array<char, size> bytes_;
};

/// Keys of the family `default`, which holds what is known about the log as a whole.
namespace meta_key {
inline const std::string format = "format";          ///< one byte: 1
inline const std::string partitions = "partitions";  ///< u16
inline const std::string ring = "ring";              ///< a RingPlace: how far what is stored came

/// u64: the first offset kept; missing: 0.
inline std::string begin(Topic topic, PartitionId partition) {
    std::string key = "begin:";
    key.push_back(static_cast<char>(topic));
    put_u16(key, partition);
    return key;
}

/// u64: the offset of the next input to be decided; missing: 0.
inline std::string checkpoint(PartitionId partition) {
    std::string key = "checkpoint:";
    put_u16(key, partition);
    return key;
}
}  // namespace meta_key

}  // namespace beaker::log
