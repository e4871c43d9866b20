#include "ops/backup/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <sstream>

#include "log/embedded/rocks_storage.hpp"
#include "ops/backup/file_digest.hpp"
#include "ops/node/data_directory.hpp"
#include "projections/store/rocks_state_store.hpp"
#include "schemas/described/codec.hpp"
#include "schemas/described/json_containers.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker::ops::backup {

namespace {

namespace fs = std::filesystem;

constexpr auto manifest_name = "backup.json";
constexpr auto sum_name = "backup.json.sha256";

std::expected<std::string, std::string> text_of(const fs::path& file) {
    const std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (in) text << in.rdbuf();
    if (!in) return std::unexpected(fmt::format("{} cannot be read", file.string()));
    return std::move(text).str();
}

/// As `sha256sum --check` reads it.
std::string sum_line(std::string_view manifest) {
    return fmt::format("{}  {}\n", hex(sha256(manifest)), manifest_name);
}

std::expected<void, std::string> describe_generation(const fs::path& folder, Manifest& manifest) {
    auto store = RocksStateStore::open(folder, {.read_only = true});
    if (!store) return std::unexpected(std::move(store.error().text));
    SavedGeneration saved{.name = folder.filename().string(), .applied = {}};
    const auto events = std::ranges::find(manifest.topics, name_of(Topic::domain_events), &SavedTopic::topic);
    if (events == manifest.topics.end() || events->end.size() != manifest.partitions)
        return std::unexpected(std::string("what the log holds is not told of every partition"));
    for (PartitionId partition = 0; partition < manifest.partitions; ++partition) {
        const auto applied = (*store)->applied(partition).events;
        if (applied > events->end[partition])
            return std::unexpected(
                fmt::format("{}: it has applied {} events of partition {}, the log holds {}", folder.string(),
                            applied, partition, events->end[partition]));
        saved.applied.push_back(applied);
    }
    manifest.generations.push_back(std::move(saved));
    return {};
}

/// Whoever reads a manifest looks up its figures by partition.
bool tells_of_every_partition(const Manifest& manifest) {
    const auto tells = [&](const auto& figures) { return figures.size() == manifest.partitions; };
    return std::ranges::all_of(manifest.generations, tells, &SavedGeneration::applied) &&
           std::ranges::all_of(manifest.topics, tells, &SavedTopic::begin) &&
           std::ranges::all_of(manifest.topics, tells, &SavedTopic::end);
}

}  // namespace

std::uint64_t Manifest::bytes() const {
    return std::accumulate(files.begin(), files.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const SavedFile& file) { return sum + file.bytes; });
}

std::uint64_t Manifest::records(std::string_view topic) const {
    const auto saved = std::ranges::find(topics, topic, &SavedTopic::topic);
    if (saved == topics.end()) return 0;
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < saved->end.size(); ++i) sum += saved->end[i] - saved->begin[i];
    return sum;
}

std::expected<Manifest, std::string> read_manifest(const fs::path& backup) {
    const auto text = text_of(backup / manifest_name);
    if (!text)
        return std::unexpected(
            fmt::format("{} is no whole backup: it has no {}", backup.string(), manifest_name));
    const auto sum = text_of(backup / sum_name);
    if (!sum || *sum != sum_line(*text))
        return std::unexpected(
            fmt::format("{} is damaged: it does not have the checksum in {}", manifest_name, sum_name));
    auto manifest = from_json<Manifest>(*text);
    if (!manifest)
        return std::unexpected(
            fmt::format("{}: {} {}", manifest_name, manifest.error().pointer, manifest.error().message));
    if (manifest->format != Manifest::present_format)
        return std::unexpected(fmt::format("the backup is of format {}, this build reads {}",
                                           manifest->format, Manifest::present_format));
    if (!tells_of_every_partition(*manifest))
        return std::unexpected(
            fmt::format("{} does not tell of each of {} partitions", manifest_name, manifest->partitions));
    return std::move(*manifest);
}

std::expected<void, std::string> write_manifest(const fs::path& backup, const Manifest& manifest) {
    const std::string text = to_json(manifest) + "\n";
    if (auto written = write_synced(backup / sum_name, sum_line(text)); !written) return written;
    return write_synced(backup / manifest_name, text);
}

std::expected<void, std::string> describe_databases(const fs::path& folder, Manifest& manifest) {
    const DataDirectory data{folder};
    if (!manifest.log) {
        const auto log = log::RocksStorage::open(data.log(), {.read_only = true});
        if (!log) return std::unexpected(log.error().text);
        const log::Contents& contents = (*log)->opened_with();
        manifest.partitions = contents.partitions;
        manifest.topics.clear();
        for (const Topic topic : all_topics) {
            SavedTopic saved{.topic = std::string(name_of(topic)), .begin = {}, .end = {}};
            for (PartitionId partition = 0; partition < contents.partitions; ++partition) {
                saved.begin.push_back(contents.of(topic, partition).begin);
                saved.end.push_back(contents.of(topic, partition).end);
            }
            manifest.topics.push_back(std::move(saved));
        }
    }
    manifest.generations.clear();
    std::vector<fs::path> generations;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder / "state", failed))
        if (entry.is_directory()) generations.push_back(entry.path());
    if (failed) return std::unexpected(fmt::format("{}: {}", (folder / "state").string(), failed.message()));
    std::ranges::sort(generations);
    for (const fs::path& generation : generations)
        if (auto described = describe_generation(generation, manifest); !described) return described;
    return {};
}

}  // namespace beaker::ops::backup
