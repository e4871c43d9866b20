// The path of a webhook, from the bytes of its request to those of its answer, on one thread and with nothing
// between that takes another course each time: no sockets, no clock, no other thread of ours. `count` runs it
// under callgrind, which counts the instructions within beaker_measured_path.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "ingest/http/parser.hpp"
#include "ingest/http/serialise.hpp"
#include "ingest/webhooks/vapi_signature.hpp"
#include "ingest/webhooks/webhook_handler.hpp"
#include "log/embedded/engine.hpp"
#include "log/embedded/rocks_storage.hpp"
#include "log/step/runner.hpp"
#include "ops/benchmarks/load/requests.hpp"
#include "processors/registry.hpp"
#include "projections/projector.hpp"
#include "projections/store/rocks_state_store.hpp"

namespace {

using namespace beaker;
using namespace beaker::ingest;

constexpr std::uint16_t partitions = 16;
constexpr std::size_t webhooks_of_a_batch = 64;
constexpr std::string_view secret = "vapi_secret_of_the_count";

/// Time stands still, so that no budget is ever used up.
class StandingClock final : public log::Clock {
public:
    Instant now() const override { return *Instant::parse("2026-01-01T00:00:00Z"); }
    std::chrono::nanoseconds steady() const override { return {}; }
};

template <class T, class E>
T value_of(std::expected<T, E> made) {
    if (made) return std::move(*made);
    fmt::print(stderr, "instructions: {}\n", made.error().text);
    std::exit(3);
}

webhooks::Verifiers verifiers() {
    webhooks::Verifiers all;
    all.vapi =
        [verifier = webhooks::VapiSignature(webhooks::VapiProfile::body_hmac(), {std::string(secret)})](
            const http::Request& request, std::int64_t now) mutable { return verifier.verify(request, now); };
    return all;
}

class Path {
public:
    /// `decides`: what is stored is decided and folded too.
    Path(const std::filesystem::path& folder, bool decides)
        : decides_(decides),
          log_(value_of(log::RocksStorage::open(folder / "log", {.partitions = partitions,
                                                                 .journal = log::RocksOptions::Journal::ring,
                                                                 .journal_bytes = 16 << 20})),
               {.waits = false}, clock_),
          deciders_(value_of(RocksStateStore::open(folder / "deciders"))),
          tables_(value_of(RocksStateStore::open(folder / "tables"))),
          runtime_(processors::registry(), *deciders_, partitions),
          runner_(log_, runtime_, clock_, {.decides = decides}),
          projector_(*tables_, partitions),
          following_(value_of(log_.follow(Topic::domain_events, std::vector<log::Offset>(partitions),
                                          [this](auto events) { (void)projector_.apply(events); }))),
          handler_({.log = log_,
                    .clock = clock_,
                    .real_clock = clock_,
                    .answers = desk_,
                    .pepper = "pepper",
                    .observer = {}},
                   verifiers()) {}

    void take(std::string_view post) {
        http::RequestParser parser(limits_);
        if (parser.feed(post) != post.size()) std::exit(3);
        handler_.handle(parser.take(), [this](const http::Response& response) {
            answer_.clear();
            http::append_head(answer_, response, {.date = "Thu, 01 Jan 2026 00:00:00 GMT"});
            answer_ += response.body;
            answered_ += response.status == 200;
        });
    }

    void store_and_decide() {
        const auto left = [this] {
            const auto backlog = log_.backlog();
            return backlog.queued_records + (decides_ ? backlog.undecided_records : 0);
        };
        while (left() > 0)
            if (!runner_.turn()) std::exit(3);
    }

    std::size_t answered() const { return answered_; }
    log::Offset events() const {
        log::Offset all = 0;
        for (PartitionId partition = 0; partition < partitions; ++partition)
            all += projector_.applied(partition).events;
        return all;
    }

private:
    const bool decides_;
    StandingClock clock_;
    log::EmbeddedLog log_;
    std::unique_ptr<RocksStateStore> deciders_;
    std::unique_ptr<RocksStateStore> tables_;
    log::StepRuntime runtime_;
    log::StepRunner runner_;
    Projector projector_;
    std::unique_ptr<log::Subscription> following_;
    AnswerDesk desk_;
    webhooks::WebhookHandler handler_;
    const http::ParserLimits limits_{.header_bytes_max = 64 << 10, .body_bytes_max = 1 << 20};
    std::string answer_;
    std::size_t answered_ = 0;
};

void take(Path& path, const bench::Requests& requests, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
        path.take(requests.post(i));
        if ((i + 1) % webhooks_of_a_batch == 0) path.store_and_decide();
    }
    path.store_and_decide();
}

}  // namespace

extern "C" [[gnu::noinline]] void beaker_measured_path(Path& path, const bench::Requests& requests,
                                                       std::size_t from, std::size_t to) {
    take(path, requests, from, to);
}

/// path ingest|all COUNT FOLDER: so many webhooks, after as many that warm it up.
int main(int argc, char** argv) {
    if (argc != 4) return 2;
    const bool all = std::string_view(argv[1]) == "all";
    const std::size_t count = std::strtoul(argv[2], nullptr, 10);
    const bench::Requests requests({.count = 2 * count, .secret = std::string(secret), .seed = "count"});
    Path path(argv[3], all);
    take(path, requests, 0, count);
    beaker_measured_path(path, requests, count, 2 * count);
    fmt::print("{} answered, {} events folded\n", path.answered(), path.events());
    return path.answered() == 2 * count && (path.events() > 0) == all ? 0 : 1;
}
