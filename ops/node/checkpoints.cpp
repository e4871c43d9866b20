#include "ops/node/checkpoints.hpp"

#include <fmt/format.h>

#include <charconv>

#include "ingest/problem.hpp"

namespace beaker::ops {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "checkpoint-";

/// When a checkpoint was begun, which its name tells; none for what is no checkpoint.
std::optional<Instant> begun(const std::string& name) {
    if (!name.starts_with(prefix)) return std::nullopt;
    std::int64_t micros = 0;
    const char* const end = name.data() + name.size();
    const auto [last, error] = std::from_chars(name.data() + prefix.size(), end, micros);
    if (error != std::errc{} || last != end) return std::nullopt;
    return Instant::from_micros(micros);
}

}  // namespace

std::expected<std::string, std::string> Checkpoints::write() const {
    remove_forgotten();
    auto name = fmt::format("{}{}", prefix, clock_.now().micros());
    std::error_code failed;
    fs::create_directories(data_.checkpoints(), failed);
    if (failed)
        return std::unexpected(
            fmt::format("cannot create {}: {}", data_.checkpoints().string(), failed.message()));
    if (auto copied = copy_(data_.checkpoints() / name); !copied)
        return std::unexpected(std::move(copied.error()));
    return name;
}

void Checkpoints::remove_forgotten() const {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(data_.checkpoints(), ignored))
        if (const auto at = begun(entry.path().filename().string()); at && clock_.now() - *at > kept)
            fs::remove_all(entry.path(), ignored);
}

std::vector<ingest::api::Route> checkpoint_routes(
    const Checkpoints& checkpoints, std::function<void(std::move_only_function<void()>)> execute,
    std::function<void(const std::string&)> failed) {
    using namespace ingest;
    const auto write = [&checkpoints, execute = std::move(execute), failed = std::move(failed)](
                           const api::Asked&, http::Respond respond) {
        execute([&checkpoints, failed, respond = std::move(respond)]() mutable {
            const auto name = checkpoints.write();
            if (!name) {
                failed(name.error());
                return respond(problem(ProblemKind::reads_unavailable,
                                       "The checkpoint could not be written; the server's log says why."));
            }
            http::Response answer;
            answer.status = 201;
            answer.body = fmt::format(R"({{"name":"{}"}})", *name);
            respond(std::move(answer));
        });
    };
    api::Operation described{
        .id = "writeCheckpoint",
        .tag = "Backup",
        .summary = "Writes a copy of log and state at one moment into the server's data directory.",
        .description =
            "For `beaker backup create`, which takes it from there; what nobody takes goes after a day. A "
            "log "
            "on Kafka is the brokers' to keep: there it is of the state alone.",
        .answers =
            {{.status = 201,
              .description = "Its name.",
              .content_type = "application/json",
              .schema = {"Checkpoint",
                         R"({"type":"object","properties":{"name":{"type":"string"}},"required":["name"]})"},
              .example = R"({"name":"checkpoint-1"})"}},
        .examples = {{"written", "A checkpoint.", 201},
                     {"nobody", "For anybody but admins there is nothing here.", 404, {}, {}, false},
                     {"read", "It can only be posted to.", 405, {}, {}, true, "GET"}}};
    return {{"POST", "/v1/admin/checkpoints", api::Access::admin, write, std::move(described)}};
}

}  // namespace beaker::ops
