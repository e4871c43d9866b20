#include "projections/shares/partition_copies.hpp"

#include <fmt/format.h>

#include "log/step/state_store.hpp"
#include "projections/store/row_cursor.hpp"

namespace beaker {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t rows_in_batch = 2000;
constexpr RocksStateOptions small{.memtable_bytes = 16 << 20, .block_cache_bytes = 4 << 20};

std::unexpected<std::string> failure(const fs::path& path, std::string_view why) {
    return std::unexpected(fmt::format("{}: {}", path.string(), why));
}

/// The rows of a partition, and at the end how far they have come.
std::expected<bool, std::string> copy_rows(const RocksStateStore& from, RocksStateStore& to,
                                           PartitionId partition, const std::function<bool()>& goes_on) {
    const std::string prefix = log::partition_prefix(partition);
    std::vector<log::RowChange> rows;
    const auto cursor = from.seek(prefix, prefix);
    while (cursor->valid()) {
        rows.push_back({std::string(cursor->key()), std::string(cursor->value())});
        cursor->next();
        if (rows.size() < rows_in_batch && cursor->valid()) continue;
        if (goes_on && !goes_on()) return false;
        if (const auto written = to.write(rows, {}); !written) return std::unexpected(written.error().text);
        rows.clear();
    }
    const log::Applied applied = from.applied(partition);
    if (const auto written = to.write({}, {&applied, 1}); !written)
        return std::unexpected(written.error().text);
    return true;
}

/// A directory that goes with this, unless it has gone elsewhere.
struct Temporary {
    explicit Temporary(fs::path at) : path(std::move(at)) { remove(); }
    ~Temporary() { remove(); }
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    void remove() const {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    const fs::path path;
};

std::expected<void, std::string> put_in_place(const fs::path& whole, const fs::path& place) {
    std::error_code failed;
    fs::remove_all(place, failed);  // a reader who has it open keeps it
    if (!failed) fs::rename(whole, place, failed);
    if (failed) return failure(place, failed.message());
    return {};
}

std::expected<bool, std::string> write_one(const RocksStateStore& from, PartitionId partition,
                                           const fs::path& place, const std::string& writer,
                                           const std::function<bool()>& goes_on) {
    const Temporary next(fs::path(place).concat(".next-" + writer));
    {
        const auto to = RocksStateStore::open(next.path, small);
        if (!to) return failure(next.path, to.error().text);
        auto copied = copy_rows(from, **to, partition, goes_on);
        if (!copied || !*copied) return copied;
        if (const auto flushed = (*to)->flush(); !flushed) return failure(next.path, flushed.error().text);
    }
    if (auto put = put_in_place(next.path, place); !put) return std::unexpected(put.error());
    return true;
}

}  // namespace

fs::path PartitionCopies::place_of(const std::string& generation, PartitionId partition) const {
    return directory_ / generation / std::to_string(partition);
}

std::expected<bool, std::string> PartitionCopies::write(const RocksStateStore& store,
                                                        const std::string& generation,
                                                        std::span<const PartitionId> partitions,
                                                        const fs::path& scratch, const std::string& writer,
                                                        const std::function<bool()>& goes_on) const {
    std::error_code failed;
    fs::create_directories(directory_ / generation, failed);
    if (failed) return failure(directory_ / generation, failed.message());
    // Rows and offsets of one moment, while the store goes on.
    const Temporary now(scratch);
    if (const auto copied = store.copy_to(now.path); !copied) return failure(now.path, copied.error().text);
    RocksStateOptions look = small;
    look.read_only = true;
    const auto from = RocksStateStore::open(now.path, look);
    if (!from) return failure(now.path, from.error().text);
    for (const PartitionId partition : partitions) {
        auto written = write_one(**from, partition, place_of(generation, partition), writer, goes_on);
        if (!written || !*written) return written;
    }
    return true;
}

std::expected<std::vector<PartitionId>, std::string> PartitionCopies::read(
    const std::string& generation, std::span<const PartitionId> partitions, const fs::path& into) const {
    std::vector<PartitionId> found;
    std::error_code failed;
    for (const PartitionId partition : partitions)
        if (fs::exists(place_of(generation, partition), failed)) found.push_back(partition);
    if (found.empty()) return found;
    const Temporary made(fs::path(into).concat(".made"));
    {
        const auto to = RocksStateStore::open(made.path, small);
        if (!to) return failure(made.path, to.error().text);
        for (const PartitionId partition : found) {
            RocksStateOptions look = small;
            look.read_only = true;
            const fs::path place = place_of(generation, partition);
            const auto from = RocksStateStore::open(place, look);
            if (!from) return failure(place, from.error().text);
            if (const auto copied = copy_rows(**from, **to, partition, {}); !copied)
                return failure(place, copied.error());
        }
        if (const auto flushed = (*to)->flush(); !flushed) return failure(made.path, flushed.error().text);
    }
    fs::rename(made.path, into, failed);
    if (failed) return failure(into, failed.message());
    return found;
}

}  // namespace beaker
