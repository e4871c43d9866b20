#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "log/copy/copy.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker::log {

/// What a log holds, stream by stream, in a form that does not depend on where it lies: of each stream of
/// each topic the SHA-256 over its records in their order, without positions. Of a key of the directory the
/// last entry alone counts, as on a compacted topic.
class StreamDigests {
public:
    void add(const Stored& stored);

    CopiedTopic of(Topic topic) const;
    /// Streams that are not alike, such as "domain.events tenant/0197…: 3 records, 4 there"; at most `limit`.
    std::vector<std::string> differences(const StreamDigests& other, std::size_t limit) const;

private:
    struct Stream {
        Sha256Digest digest{};
        std::uint64_t records = 0;
        bool operator==(const Stream&) const = default;
    };
    using Streams = std::unordered_map<std::string, Stream>;
    std::vector<Streams> topics_ = std::vector<Streams>(topic_count);
    std::string buffer_;
};

}  // namespace beaker::log
