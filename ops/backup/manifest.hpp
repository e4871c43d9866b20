#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "schemas/values/instant.hpp"

namespace beaker::ops::backup {

/// One file of a backup.
struct SavedFile {
    std::string path;  ///< from the backup's folder, such as "log/000042.sst"
    std::uint64_t bytes = 0;
    std::string sha256;
    bool operator==(const SavedFile&) const = default;
};
BOOST_DESCRIBE_STRUCT(SavedFile, (), (path, bytes, sha256))

/// A topic of the saved log: by partition the first offset kept, and the one after the last.
struct SavedTopic {
    std::string topic;
    std::vector<std::uint64_t> begin, end;
    bool operator==(const SavedTopic&) const = default;
};
BOOST_DESCRIBE_STRUCT(SavedTopic, (), (topic, begin, end))

/// A generation of tables or of deciders' state: how far it had come, by partition of `domain.events`.
struct SavedGeneration {
    std::string name;  ///< its folder in `state`
    std::vector<std::uint64_t> applied;
    bool operator==(const SavedGeneration&) const = default;
};
BOOST_DESCRIBE_STRUCT(SavedGeneration, (), (name, applied))

/// What a backup holds: `backup.json`. It is written last, so a folder without it is no backup.
struct Manifest {
    static constexpr std::uint32_t present_format = 1;

    std::uint32_t format = present_format;
    std::string beaker;  ///< the version that made it
    Instant created_at;
    /// None: the log is in the backup. Else the brokers keep it, and this is its name: "kafka " and the
    /// prefix of its topics.
    std::optional<std::string> log;
    std::uint16_t partitions = 0;
    std::vector<SavedTopic> topics;  ///< on Kafka as they were when the state had been copied
    std::vector<SavedGeneration> generations;
    std::vector<SavedFile> files;

    std::uint64_t bytes() const;
    /// Records of a topic.
    std::uint64_t records(std::string_view topic) const;
    bool operator==(const Manifest&) const = default;
};
BOOST_DESCRIBE_STRUCT(Manifest, (), (format, beaker, created_at, log, partitions, topics, generations, files))

/// Reads the manifest of a backup, held against `backup.json.sha256` beside it. Error: why the folder is no
/// backup, a sentence.
std::expected<Manifest, std::string> read_manifest(const std::filesystem::path& backup);

/// Writes both files, synced. Error: a sentence.
std::expected<void, std::string> write_manifest(const std::filesystem::path& backup,
                                                const Manifest& manifest);

/// What stands in the databases of a folder laid out as a data directory, opened read-only: generations are
/// filled in, and partitions and topics where the log is there too. Error: what cannot be opened, or that the
/// log is behind a generation.
std::expected<void, std::string> describe_databases(const std::filesystem::path& folder, Manifest& manifest);

}  // namespace beaker::ops::backup
