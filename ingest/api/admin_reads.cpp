#include "ingest/api/admin_reads.hpp"

#include "schemas/events/audit.hpp"

namespace beaker::ingest::api {

namespace {

constexpr std::chrono::minutes interval{10};
constexpr std::size_t noted_max = 10'000, path_bytes_max = 200;
constexpr int notes_a_second_max = 20;

}  // namespace

void AdminReads::note(const auth::Caller& caller, const http::Request& request) {
    const std::string actor = caller.actor();
    std::string path(request.path().substr(0, path_bytes_max));
    const auto now = clock_.steady();
    {
        const std::lock_guard lock(mutex_);
        if (now - second_ >= std::chrono::seconds(1)) {
            second_ = now;
            noted_in_second_ = 0;
        }
        // A flood of reads is noted by where it goes on, so that it costs no flood of records.
        if (noted_in_second_ >= notes_a_second_max) path = path.substr(0, path.rfind('/')) + "/*";
        if (noted_.size() >= noted_max)
            std::erase_if(noted_, [&](const auto& each) { return now - each.second >= interval; });
        if (noted_.size() >= noted_max) noted_.clear();
        const auto [noted, first] = noted_.emplace(actor + " " + path, now);
        if (!first && now - noted->second < interval) return;
        noted->second = now;
        ++noted_in_second_;
    }
    const http::Request of_our_own{.method = "POST", .target = "/v1/admin/reads"};
    actions_.perform(
        of_our_own,
        {.stream = "instance/audit", .actor = actor, .event = AdminReadTold{actor, std::move(path)}},
        [](const http::Response&) {});
}

}  // namespace beaker::ingest::api
