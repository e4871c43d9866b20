#include "ops/doctor/beaker_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "log/embedded/block_file.hpp"
#include "log/embedded/rocks_storage.hpp"
#include "projections/read_tables.hpp"
#include "projections/store/rocks_state_store.hpp"

namespace beaker::ops::doctor {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t long_enough = 32;

/// One that Beaker does not start without.
Finding check_own_secret(std::string_view name, std::string_view value, bool dev) {
    const std::string check = fmt::format("secret {}", name);
    if (value.empty())
        return fail(check, "it is not set: the server does not start",
                    fmt::format("set it in the server's environment (openssl rand -hex {})", long_enough));
    if (dev) return warn(check, "it is the one for development, which everybody knows", "leave out --dev");
    if (value.size() < long_enough)
        return warn(check,
                    fmt::format("it is set, and has only {} characters: it can be guessed", value.size()),
                    fmt::format("make it longer (openssl rand -hex {})", long_enough));
    return ok(check, fmt::format("it is set, {} characters", value.size()));
}

/// One of a provider; lists hold every value that counts now. The sentence of `degraded` says what is off.
Finding check_provider_secret(std::string_view name, const std::vector<std::string>& values,
                              const std::vector<std::string>& degraded) {
    const std::string check = fmt::format("secret {}", name);
    std::vector<std::size_t> lengths;
    for (const std::string& value : values)
        if (!value.empty()) lengths.push_back(value.size());
    if (!lengths.empty())
        return ok(check, lengths.size() == 1 ? fmt::format("it is set, {} characters", lengths.front())
                                             : fmt::format("{} are set, {} characters", lengths.size(),
                                                           fmt::join(lengths, ", ")));
    const auto told =
        std::ranges::find_if(degraded, [&](const std::string& each) { return each.contains(name); });
    return warn(check, told == degraded.end() ? "it is not set" : *told,
                "set it in the server's environment where the provider is used");
}

std::string shown(std::string_view text) {
    constexpr std::size_t most = 300;
    return std::string(text.substr(0, most));
}

}  // namespace

Findings check_configuration(const std::expected<Config, ConfigError>& loaded) {
    constexpr auto check = "configuration";
    Findings findings;
    if (!loaded) {
        for (const std::string& line : loaded.error().lines)
            findings.push_back(
                fail(check, line, "correct it (ops/beaker.toml and .env.example show every one)"));
        return findings;
    }
    // What is said of secrets comes with the secrets.
    for (const std::string& warning : loaded->warnings)
        if (!warning.contains("shorter than") && !warning.contains("development secrets that"))
            findings.push_back(warn(check, warning, "change it before others depend on it"));
    if (findings.empty())
        findings.push_back(ok(check, fmt::format("{} settings are in force", loaded->settings.size())));
    return findings;
}

Findings check_secrets(const Config& config) {
    const Secrets& secrets = config.secrets;
    const auto& off = config.degraded;
    return {check_own_secret("BEAKER_PEPPER", secrets.pepper, config.dev),
            check_own_secret("BEAKER_ADMIN_TOKEN", secrets.admin_token, config.dev),
            check_provider_secret("STRIPE_WEBHOOK_SECRET", secrets.stripe_webhook, off),
            check_provider_secret("STRIPE_API_KEY", {secrets.stripe_api_key}, off),
            check_provider_secret("TWILIO_AUTH_TOKEN", secrets.twilio_auth, off),
            check_provider_secret("TWILIO_ACCOUNT_SID", {secrets.twilio_account_sid}, off),
            check_provider_secret("VAPI_WEBHOOK_SECRET", secrets.vapi_webhook, off),
            check_provider_secret("VAPI_API_KEY", {secrets.vapi_api_key}, off)};
}

Finding check_journal(const Config& config, const DataDirectory& data) {
    constexpr auto check = "journal";
    constexpr std::uint32_t writes = 64;
    std::error_code ignored;
    if (!fs::is_directory(data.root, ignored)) return warn(check, "there is no folder to try it in", "");
    const fs::path tried = data.root / ".beaker-doctor-journal";
    auto file = log::DiskBlockFile::create(tried, writes);
    fs::remove(tried, ignored);
    if (!file) return fail(check, file.error().text, "look at the disk");
    log::BlockBuffer block;
    std::ranges::fill(block.sized(log::block_bytes), '\0');
    std::vector<std::chrono::nanoseconds> costs;
    for (std::uint32_t i = 0; i < writes; ++i) {
        const auto start = std::chrono::steady_clock::now();
        if (const auto written = (*file)->write(i, block.bytes()); !written)
            return fail(check, written.error().text, "look at the disk");
        costs.push_back(std::chrono::steady_clock::now() - start);
    }
    std::ranges::sort(costs);
    const bool direct = (*file)->writing() == log::DiskBlockFile::Writing::direct;
    const auto microseconds = [](auto cost) {
        return std::chrono::duration_cast<std::chrono::microseconds>(cost).count();
    };
    return ok(
        check,
        fmt::format("{}; a durable write of 4 KiB {} takes {} us (median of {}, longest {} us)",
                    config.log_journal == LogJournal::ring ? "a ring, because log_journal says so"
                                                           : "RocksDB's own, because log_journal says so",
                    direct ? "with O_DIRECT" : "without O_DIRECT, which this file system has not,",
                    microseconds(costs[costs.size() / 2]), costs.size(), microseconds(costs.back())));
}

Finding check_log(const DataDirectory& data, std::uint64_t partitions) {
    constexpr auto check = "log";
    if (!fs::exists(data.log() / "CURRENT"))
        return warn(check, fmt::format("there is none in {}", data.root.string()),
                    "nothing where this is new (the first start makes it), else correct data_dir");
    const auto opened = log::RocksStorage::open(data.log(), {.read_only = true});
    if (!opened)
        return fail(check, opened.error().text,
                    "keep a copy of the folder, then restore a backup (beaker backup restore)");
    const log::Contents& contents = (*opened)->opened_with();
    if (contents.partitions != partitions)
        return fail(check,
                    fmt::format("it has {} partitions, configured are {}", contents.partitions, partitions),
                    fmt::format("set partitions = {}", contents.partitions));
    std::uint64_t events = 0;
    for (PartitionId partition = 0; partition < contents.partitions; ++partition)
        events += contents.of(Topic::domain_events, partition).end;
    return ok(check, fmt::format("it opens: {} events in {} partitions", events, contents.partitions));
}

Findings check_generations(const DataDirectory& data) {
    constexpr auto check = "tables";
    Findings findings;
    std::error_code ignored;
    if (!fs::exists(data.log() / "CURRENT")) return findings;  // nothing to fold yet
    const fs::path present[] = {data.tables(), data.deciders()};
    for (const fs::path& generation : present) {
        const auto name = generation.filename().string();
        if (fs::exists(generation / "CURRENT", ignored))
            findings.push_back(ok(check, fmt::format("generation {} is there", name)));
        else
            findings.push_back(warn(check, fmt::format("generation {} is not there", name),
                                    "nothing: the next start folds it from the log, which takes a while"));
    }
    const FoldSets sets = fold_sets();
    for (const auto& entry : fs::directory_iterator(data.state(), ignored)) {
        if (!entry.is_directory() || std::ranges::find(present, entry.path()) != std::end(present)) continue;
        const auto beside = entry.path().filename().string();
        if (sets.of_generation(beside))
            findings.push_back(
                ok(check,
                   fmt::format("generation {} is kept beside it; beaker replay retire removes it", beside)));
        else
            findings.push_back(warn(check, fmt::format("{} is of no use to this version", beside),
                                    fmt::format("once you will not go back to the version before: rm -r {}",
                                                entry.path().string())));
    }
    return findings;
}

std::optional<Instant> last_stored(const DataDirectory& data, std::uint64_t partitions) {
    const auto state = RocksStateStore::open(data.deciders(), {.read_only = true});
    if (!state) return std::nullopt;
    Instant latest;
    for (std::uint64_t partition = 0; partition < partitions; ++partition)
        latest = std::max(latest, (*state)->applied(static_cast<PartitionId>(partition)).now);
    return latest;
}

Findings check_server(const std::expected<Answered, std::string>& healthz,
                      const std::expected<Answered, std::string>& readyz) {
    constexpr auto check = "server";
    constexpr auto look =
        "look at the server's log (journalctl -u beaker); give --server where it listens elsewhere";
    if (!healthz)
        return {fail(check, fmt::format("it holds the log, and does not answer: {}", healthz.error()), look)};
    if (healthz->status != 200)
        return {fail(check, fmt::format("/healthz answers {}", healthz->status), look)};
    Findings findings{ok(check, "it runs, and answers /healthz")};
    if (!readyz || readyz->status != 200)
        findings.push_back(
            fail(check,
                 readyz ? fmt::format("/readyz answers {}: {}", readyz->status, shown(readyz->body))
                        : fmt::format("/readyz is not answered: {}", readyz.error()),
                 look));
    else if (!readyz->body.contains(R"("status":"ok")"))
        findings.push_back(warn(check, fmt::format("/readyz answers {}", shown(readyz->body)),
                                "give it what is off; the rest works"));
    else
        findings.push_back(ok(check, "it is ready"));
    return findings;
}

}  // namespace beaker::ops::doctor
