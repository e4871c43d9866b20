#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ops/benchmarks/driver/postgres.hpp"
#include "ops/benchmarks/driver/setting.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker::bench {

/// A data directory with calls that a server has stored, decided and folded; no process uses it.
struct StoredCalls {
    std::filesystem::path folder;
    std::size_t calls = 0;
    double behind_seconds = 0;  ///< how long after the last acknowledgement all of them were decided
    std::size_t serve_memory_bytes_max = 0;  ///< of the server, which took them as fast as it could
    std::uintmax_t log_bytes = 0;            ///< of all files of its log, with nothing left in the journal
    std::uintmax_t serving_log_bytes = 0;    ///< the same when the server had just stopped
};

/// What the rows that rebuild, query and weigh are measured on: webhooks of one call each, posted to a server
/// with every role, and the same webhooks in PostgreSQL. Made once, each part at its first use; removed with
/// this object.
class DataSet {
public:
    /// Names and values.
    using Environment = std::vector<std::pair<std::string, std::string>>;

    /// Both must outlive the data set. A server that does not take what it is sent is a doubt of the report.
    DataSet(const Setting& setting, Report& report) : setting_(setting), report_(report) {}
    ~DataSet();
    DataSet(const DataSet&) = delete;
    DataSet& operator=(const DataSet&) = delete;

    /// With as many calls as `--calls` says. Throws std::runtime_error where it cannot be made.
    const StoredCalls& calls();
    /// The same and more of them, as many as `--many-calls` says.
    const StoredCalls& many_calls();
    /// The bytes of the log of calls(), with other settings of it.
    std::uintmax_t log_bytes_with(const Environment& environment);
    /// With the webhooks of calls(), and calls and daily sums made of them; not running.
    Postgres& postgres();
    /// Who has them; each has as many.
    std::span<const Uuid> tenants();

private:
    std::size_t tenant_count() const;
    StoredCalls store(const std::filesystem::path& live, std::size_t from, std::size_t to,
                      std::string_view name, const Environment& environment = {});
    void post(std::uint16_t port, std::size_t from, std::size_t to);
    void write_rows(const std::filesystem::path& file) const;
    /// Calls `visit` with the requests of the calls of these numbers, part after part.
    template <class Visit>
    void for_each_part(std::size_t from, std::size_t to, Visit visit) const;

    const Setting& setting_;
    Report& report_;
    std::optional<StoredCalls> calls_, many_calls_;
    std::optional<Postgres> postgres_;
    std::vector<Uuid> tenants_;
};

/// Copies a data directory that no process uses. Sorted tables, which never change, are linked: it takes no
/// space, and no writing disturbs what is measured next. Throws std::filesystem::filesystem_error.
void link_data(const std::filesystem::path& from, const std::filesystem::path& to);

/// Of all files below a folder. Throws std::filesystem::filesystem_error.
std::uintmax_t bytes_below(const std::filesystem::path& folder);

/// A line of a COPY in text form: the values (one at least) with tabs between them, what is special escaped.
std::string copy_line(std::span<const std::string_view> values);

}  // namespace beaker::bench
