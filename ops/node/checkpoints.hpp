#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <string>

#include "ingest/api/router.hpp"
#include "log/clock.hpp"
#include "ops/node/data_directory.hpp"

namespace beaker::ops {

/// Copies of a running server's log and state for `beaker backup create`, which alone cannot read files that
/// the server changes. They lie in the data directory under a name that the server chooses: no path comes
/// from the network. Who asked for one removes it; what was forgotten goes after a day.
class Checkpoints {
public:
    static constexpr auto kept = std::chrono::hours(24);

    /// Writes a copy of all into a folder that is not there yet: see copy_storage().
    using Copy = std::function<std::expected<void, std::string>(const std::filesystem::path& folder)>;

    /// What `copy` copies, and the clock, must outlive this and its routes.
    Checkpoints(Copy copy, DataDirectory data, const log::Clock& clock)
        : copy_(std::move(copy)), data_(std::move(data)), clock_(clock) {}

    /// Its name, a folder in `DataDirectory::checkpoints`. One at a time. Errors are sentences for people.
    std::expected<std::string, std::string> write() const;
    /// Removes those that nobody came for.
    void remove_forgotten() const;

private:
    const Copy copy_;
    const DataDirectory data_;
    const log::Clock& clock_;
};

/// `POST /v1/admin/checkpoints` → 201 `{"name":"…"}`. `execute` runs what reads and writes files, one at a
/// time; `failed` is told what the caller is not.
std::vector<ingest::api::Route> checkpoint_routes(
    const Checkpoints& checkpoints, std::function<void(std::move_only_function<void()>)> execute,
    std::function<void(const std::string& error)> failed);

}  // namespace beaker::ops
