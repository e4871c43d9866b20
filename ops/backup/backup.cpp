#include "ops/backup/backup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "ops/backup/file_digest.hpp"
#include "ops/node/owner.hpp"
#include "ops/version.hpp"

namespace beaker::ops::backup {

namespace {

namespace fs = std::filesystem;
using Code = BackupError::Code;

/// What belongs to a backup beside the manifest's own two files; of a log on Kafka the state alone.
constexpr const char* parts[] = {"log", "state"};

std::unexpected<BackupError> error(Code code, std::string text) {
    return std::unexpected(BackupError{code, std::move(text)});
}
std::unexpected<BackupError> io_error(std::string text) { return error(Code::io, std::move(text)); }

/// A sorted table never changes once it has its name: RocksDB makes new ones and removes old ones.
bool never_changes(const fs::path& file) { return file.extension() == ".sst"; }

/// Every file below the parts, from the folder, in order; RocksDB's locks and own notes are none of it.
std::expected<std::vector<fs::path>, BackupError> files_of(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code failed;
    for (const char* part : parts) {
        if (!fs::exists(folder / part))
            continue;  // a log on Kafka is no file; what must be there is told later
        for (fs::recursive_directory_iterator each(folder / part, failed), end; !failed && each != end;
             each.increment(failed)) {
            const fs::path& path = each->path();
            if (path.filename() == "LOCK" || path.filename().string().starts_with("LOG")) continue;
            if (each->is_regular_file()) files.push_back(path.lexically_relative(folder));
        }
        if (failed) return io_error(fmt::format("{}: {}", (folder / part).string(), failed.message()));
    }
    std::ranges::sort(files);
    return files;
}

std::expected<void, BackupError> make_directories(const fs::path& path) {
    std::error_code failed;
    fs::create_directories(path, failed);
    if (failed) return io_error(fmt::format("cannot create {}: {}", path.string(), failed.message()));
    return {};
}

/// Folders first (their parents' names are then durable too), the folder itself last.
std::expected<void, BackupError> sync_all(const fs::path& folder) {
    std::vector<fs::path> directories{folder};
    std::error_code failed;
    for (const auto& each : fs::recursive_directory_iterator(folder, failed))
        if (each.is_directory()) directories.push_back(each.path());
    for (auto each = directories.rbegin(); each != directories.rend(); ++each)
        if (auto synced = sync_directory(*each); !synced) return io_error(std::move(synced.error()));
    return {};
}

std::expected<void, BackupError> put_in_place(const fs::path& from, const fs::path& to) {
    std::error_code failed;
    fs::rename(from, to, failed);
    if (failed)
        return io_error(fmt::format("cannot put {} at {}: {}", from.string(), to.string(), failed.message()));
    if (auto synced = sync_directory(to.parent_path()); !synced) return io_error(std::move(synced.error()));
    return {};
}

/// A link where that is safe and possible, else a copy.
std::expected<FileDigest, BackupError> save(const fs::path& from, const fs::path& to,
                                            const OnBytes& on_bytes) {
    std::error_code not_linked;
    if (never_changes(from)) fs::create_hard_link(from, to, not_linked);
    auto digest =
        never_changes(from) && !not_linked ? digest_of(to, on_bytes) : copy_synced(from, to, on_bytes);
    if (!digest) return io_error(std::move(digest.error()));
    return std::move(*digest);
}

/// Adds up what is told in pieces.
class Progress {
public:
    Progress(const OnProgress& told, std::uint64_t total) : told_(told), total_(total) {}
    OnBytes on_bytes() {
        return [this](std::uint64_t bytes) {
            done_ += bytes;
            if (told_) told_(std::min(done_, total_), total_);
        };
    }

private:
    const OnProgress& told_;
    std::uint64_t done_ = 0, total_;
};

std::uint64_t size_of(const fs::path& folder, const std::vector<fs::path>& files) {
    std::uint64_t sum = 0;
    std::error_code ignored;
    for (const fs::path& file : files)
        if (const auto size = fs::file_size(folder / file, ignored); !ignored) sum += size;
    return sum;
}

std::expected<void, BackupError> save_files(const fs::path& from, const fs::path& to, Manifest& manifest,
                                            const OnProgress& on_progress) {
    const auto files = files_of(from);
    if (!files) return std::unexpected(files.error());
    Progress progress(on_progress, size_of(from, *files));
    for (const fs::path& file : *files) {
        if (auto made = make_directories((to / file).parent_path()); !made) return made;
        auto saved = save(from / file, to / file, progress.on_bytes());
        if (!saved) return std::unexpected(std::move(saved.error()));
        manifest.files.push_back({file.generic_string(), saved->bytes, std::move(saved->sha256)});
    }
    return {};
}

/// No path of a manifest leads out of the folder.
bool inside(const fs::path& path) {
    return path.is_relative() &&
           std::ranges::none_of(path, [](const fs::path& each) { return each == ".."; });
}

std::expected<void, BackupError> check_file(const fs::path& file, const SavedFile& saved,
                                            const OnBytes& on_bytes) {
    std::error_code failed;
    const auto bytes = fs::file_size(file, failed);
    if (failed) return error(Code::damaged, fmt::format("{} is missing", saved.path));
    if (bytes != saved.bytes)
        return error(Code::damaged,
                     fmt::format("{} has {} bytes instead of {}", saved.path, bytes, saved.bytes));
    const auto digest = digest_of(file, on_bytes);
    if (!digest) return io_error(digest.error());
    if (digest->sha256 != saved.sha256)
        return error(Code::damaged, fmt::format("{} is damaged: it has another checksum", saved.path));
    return {};
}

std::expected<void, BackupError> check_nothing_else(const fs::path& backup, const Manifest& manifest) {
    std::set<std::string> known;
    for (const SavedFile& file : manifest.files) known.insert(file.path);
    const auto files = files_of(backup);
    if (!files) return error(Code::damaged, files.error().text);
    for (const fs::path& file : *files)
        if (!known.contains(file.generic_string()))
            return error(Code::damaged, fmt::format("{} does not belong to the backup", file.string()));
    return {};
}

/// Nothing of anybody's lies in the data directory; what an interrupted restore left, and a disk's own,
/// counts not.
std::expected<void, BackupError> check_empty(const fs::path& data) {
    std::error_code failed;
    for (const auto& each : fs::directory_iterator(data, failed)) {
        const auto name = each.path().filename();
        if (name != "restoring" && name != "lost+found")
            return error(Code::occupied,
                         fmt::format("{} is there already: a backup is restored only into an empty folder",
                                     each.path().string()));
    }
    if (failed && failed != std::errc::no_such_file_or_directory)
        return io_error(fmt::format("{}: {}", data.string(), failed.message()));
    return {};
}

/// Absolute, and without a '/' at its end.
fs::path named(const fs::path& path) {
    const fs::path absolute = fs::absolute(path).lexically_normal();
    return absolute.has_filename() ? absolute : absolute.parent_path();
}

}  // namespace

std::expected<Manifest, BackupError> make_backup(const fs::path& checkpoint, const fs::path& target,
                                                 Instant now, const OnProgress& on_progress,
                                                 std::optional<LogElsewhere> elsewhere) {
    const fs::path place = named(target);
    if (fs::exists(place)) return error(Code::occupied, fmt::format("{} is there already", place.string()));
    fs::path partial = place;
    partial += ".partial";
    std::error_code failed;
    fs::remove_all(partial, failed);
    if (auto made = make_directories(partial); !made) return std::unexpected(made.error());
    fs::permissions(partial, fs::perms::owner_all, failed);  // personal data lies in it

    Manifest manifest{.beaker = std::string(version()),
                      .created_at = now,
                      .log = {},
                      .topics = {},
                      .generations = {},
                      .files = {}};
    if (elsewhere) {
        manifest.log = std::move(elsewhere->name);
        manifest.partitions = elsewhere->partitions;
        manifest.topics = std::move(elsewhere->topics);
    }
    if (auto described = describe_databases(checkpoint, manifest); !described)
        return error(Code::damaged, std::move(described.error()));
    if (auto saved = save_files(checkpoint, partial, manifest, on_progress); !saved)
        return std::unexpected(saved.error());
    if (auto written = write_manifest(partial, manifest); !written) return io_error(written.error());
    if (auto synced = sync_all(partial); !synced) return std::unexpected(synced.error());
    if (auto named = put_in_place(partial, place); !named) return std::unexpected(named.error());
    return manifest;
}

std::expected<Manifest, BackupError> verify_backup(const fs::path& backup, const OnProgress& on_progress) {
    auto manifest = read_manifest(backup);
    if (!manifest) return error(Code::damaged, std::move(manifest.error()));
    Progress progress(on_progress, manifest->bytes());
    for (const SavedFile& file : manifest->files) {
        if (!inside(file.path))
            return error(Code::damaged, fmt::format("{} leads out of the backup", file.path));
        if (auto checked = check_file(backup / file.path, file, progress.on_bytes()); !checked)
            return std::unexpected(checked.error());
    }
    if (auto checked = check_nothing_else(backup, *manifest); !checked)
        return std::unexpected(checked.error());
    Manifest found = *manifest;
    if (auto described = describe_databases(backup, found); !described)
        return error(Code::damaged, std::move(described.error()));
    if (found != *manifest)
        return error(Code::damaged, "the log or the state does not hold what the manifest says");
    return std::move(*manifest);
}

std::expected<Manifest, BackupError> restore_backup(const fs::path& backup, const fs::path& data_directory,
                                                    const OnProgress& on_progress) {
    const fs::path data = named(data_directory);
    const fs::path restoring = data / "restoring";
    if (auto empty = check_empty(data); !empty) return std::unexpected(empty.error());
    auto manifest = verify_backup(backup, {});
    if (!manifest) return manifest;
    std::error_code failed;
    fs::remove_all(restoring, failed);
    Progress progress(on_progress, manifest->bytes());
    for (const SavedFile& file : manifest->files) {
        const fs::path to = restoring / file.path;
        if (auto made = make_directories(to.parent_path()); !made) return std::unexpected(made.error());
        const auto copied = copy_synced(backup / file.path, to, progress.on_bytes());
        if (!copied) return io_error(copied.error());
        if (copied->sha256 != file.sha256)
            return error(Code::damaged, fmt::format("{} changed while it was copied", file.path));
    }
    if (auto synced = sync_all(restoring); !synced) return std::unexpected(synced.error());
    if (auto given = give_to_owner_of(data, restoring); !given) return io_error(std::move(given.error()));
    // The log first: a log without state is folded again, a state without its log would be the end of it.
    for (const char* part : parts) {
        if (!fs::exists(restoring / part)) continue;
        if (auto named = put_in_place(restoring / part, data / part); !named)
            return std::unexpected(named.error());
    }
    fs::remove_all(restoring, failed);
    return manifest;
}

}  // namespace beaker::ops::backup
