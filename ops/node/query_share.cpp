#include "ops/node/query_share.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "ops/logging/logging.hpp"
#include "ops/node/data_directory.hpp"
#include "ops/node/random_bytes.hpp"
#include "projections/shares/partition_copies.hpp"
#include "schemas/stream.hpp"

namespace beaker::ops {

namespace {

using namespace std::chrono_literals;

constexpr auto work_interval = 100ms;
/// How long what is no longer announced is still answered: by then everybody has heard of it.
constexpr auto fading_time = 10s;
/// After trouble with the tables or the log.
constexpr auto trouble_pause = 5s;

/// A node keeps its id, and with it its share, from start to start: its tables lie on its disk.
Uuid id_in(const std::filesystem::path& data) {
    const auto file = data / "query-node";
    std::string text;
    if (std::ifstream in(file); in >> text)
        if (const auto id = Uuid::parse(text)) return *id;
    const Uuid id = Uuid::derive(Slot(0), {"query node", random_bytes()});
    std::error_code ignored;
    std::filesystem::create_directories(data, ignored);
    std::ofstream(file) << id.text() << '\n';  // lost, it is another node, which folds its share anew
    return id;
}

std::string address_of(const Config& config, std::uint16_t port) {
    if (!config.advertise_url.empty()) return config.advertise_url;
    const std::string& host = config.listen.host;
    return fmt::format("http{}://{}:{}", config.tls_certificate_file.empty() ? "" : "s",
                       host.contains(':') ? '[' + host + ']' : host, port);
}

}  // namespace

QueryShare::QueryShare(const Config& config, log::Log& log, const log::Clock& clock)
    : config_(config),
      log_(log),
      clock_(clock),
      id_(id_in(config.data_dir)),
      nodes_(log.partitions(), config.replicas + 1),
      seal_(config.secrets.pepper),
      clients_(std::make_shared<PeerClients>()) {}

QueryShare::~QueryShare() { stop(); }

std::expected<std::unique_ptr<QueryShare>, std::string> QueryShare::open(const Config& config, log::Log& log,
                                                                         const log::Clock& clock) {
    std::unique_ptr<QueryShare> share(new QueryShare(config, log, clock));
    if (auto read = share->read_directory(); !read) return std::unexpected(read.error());
    return share;
}

std::expected<void, std::string> QueryShare::read_directory() {
    for (PartitionId partition = 0; partition < log_.partitions(); ++partition) {
        Position from{partition, log_.begin(Topic::directory, partition)};
        while (true) {
            const auto entries = log_.read(Topic::directory, from, {});
            if (!entries) return std::unexpected(entries.error().text);
            if (entries->empty()) break;
            nodes_.take(*entries);
            from.offset = entries->back().position.offset + 1;
        }
    }
    nodes_.passed(clock_.now());
    if (config_.roles.query)
        nodes_.keep({.node_id = id_, .address = {}, .partitions = {}, .leaving = false}, clock_.now());
    return {};
}

std::vector<PartitionId> QueryShare::first_share() const { return nodes_.wanted_of(id_); }

ingest::api::Peers QueryShare::peers(Execute execute) {
    return {
        .holds = [this](PartitionId partition) { return generations_->holds(partition); },
        .holders = [this](PartitionId partition) { return nodes_.holders(partition, clock_.steady()); },
        .self = id_,
        .get = [clients = clients_](const auto& address, const auto& target, const auto& headers,
                                    auto within) { return clients->get(address, target, headers, within); },
        .failed =
            [this](const Uuid& node, const std::string& why) {
                nodes_.suspect(node, clock_.steady());
                log_event(log_for("ops"), Level::warn, "a query node did not answer",
                          {{"node", node.text()}, {"error", why}});
            },
        .execute = std::move(execute),
        .seal = seal_};
}

void QueryShare::start(std::uint16_t port) {
    if (!config_.roles.query) return;
    address_ = address_of(config_, port);
    for (PartitionId partition = 0; partition < log_.partitions(); ++partition)
        if (generations_->holds(partition)) shown_.insert(partition);
    announce();
    thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
    if (!config_.checkpoint_dir.empty())
        copying_ = std::jthread([this](const std::stop_token& stop) { copy_now_and_then(stop); });
}

void QueryShare::listed(std::span<const log::Stored> entries) {
    nodes_.take(entries);
    const std::lock_guard lock(mutex_);
    something_new_ = true;
    woken_.notify_all();
}

void QueryShare::leave(std::function<void()> left) {
    {
        const std::lock_guard lock(mutex_);
        if (thread_.joinable()) {
            if (!left_) left_ = std::move(left);
            something_new_ = true;
            woken_.notify_all();
            return;
        }
    }
    left();
}

void QueryShare::stop() {
    for (std::jthread* const each : {&thread_, &copying_}) {
        each->request_stop();
        if (each->joinable()) each->join();
    }
}

void QueryShare::begin_with_copies(const std::string& generation, const std::filesystem::path& into) const {
    std::error_code ignored;
    if (config_.checkpoint_dir.empty() || std::filesystem::exists(into, ignored)) return;
    std::filesystem::create_directories(into.parent_path(), ignored);
    const auto begun = PartitionCopies(config_.checkpoint_dir).read(generation, first_share(), into);
    if (!begun)
        return log_event(log_for("projections"), Level::warn, "copies of the tables cannot be used",
                         {{"error", begun.error()}});
    log_event(log_for("projections"), Level::info, "begins with copies of the tables",
              {{"partitions", begun->size()}});
}

void QueryShare::copy_now_and_then(const std::stop_token& stop) {
    std::mutex alone;
    std::condition_variable_any never;
    std::unique_lock lock(alone);
    while (!stop.stop_requested()) {
        never.wait_for(lock, stop, config_.checkpoint_interval, [] { return false; });
        if (!stop.stop_requested()) copy(stop);
    }
}

/// Of each partition whoever answers for it leaves a copy.
void QueryShare::copy(const std::stop_token& stop) const {
    std::vector<PartitionId> own;
    for (PartitionId partition = 0; partition < log_.partitions(); ++partition) {
        const auto holders = nodes_.holders(partition, clock_.steady());
        if (generations_->holds(partition) && !holders.empty() && holders.front().node == id_)
            own.push_back(partition);
    }
    const auto [name, store] = generations_->serving_store();
    const auto written = PartitionCopies(config_.checkpoint_dir)
                             .write(*store, std::string(fold_set_of(name)), own,
                                    DataDirectory{config_.data_dir}.scratch("copies"), id_.text(),
                                    [&] { return !stop.stop_requested(); });
    if (!written)
        log_event(log_for("projections"), Level::warn, "copies of the tables cannot be written",
                  {{"error", written.error()}});
}

void QueryShare::work(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        see_to_share(stop);
        if (has_left()) return;
        std::unique_lock lock(mutex_);
        woken_.wait_for(lock, stop, work_interval, [this] { return something_new_; });
        something_new_ = false;
    }
}

void QueryShare::see_to_share(const std::stop_token& stop) {
    announce_in_time();
    const auto wanted = nodes_.wanted_of(id_);
    for (const PartitionId partition : wanted)
        if (!shown_.contains(partition) && !stop.stop_requested()) take_over(partition, stop);
    for (const PartitionId partition : std::set(shown_))
        if (std::ranges::find(wanted, partition) == wanted.end()) hand_over(partition);
    std::erase_if(fading_, [this](const auto& each) {
        if (each.second > clock_.steady()) return false;
        generations_->let_go(each.first);
        return true;
    });
}

void QueryShare::take_over(PartitionId partition, const std::stop_token& stop) {
    if (clock_.steady() < troubled_until_ || generations_->stopped()) return;
    const auto started = clock_.steady();
    const auto held = generations_->hold(partition, [&] {
        announce_in_time();
        const std::lock_guard lock(mutex_);
        return !stop.stop_requested() && !left_;
    });
    if (!held) {
        troubled_until_ = clock_.steady() + trouble_pause;
        log_event(log_for("projections"), Level::error, "a partition cannot be taken over",
                  {{"partition", std::to_string(partition)}, {"error", held.error()}});
        return;
    }
    if (!*held) return;
    fading_.erase(partition);
    shown_.insert(partition);
    announce();
    log_event(log_for("projections"), Level::info, "holds a partition's tables",
              {{"partition", std::to_string(partition)},
               {"seconds", std::chrono::duration<double>(clock_.steady() - started).count()}});
}

void QueryShare::hand_over(PartitionId partition) {
    if (is_going() ? !nodes_.held_elsewhere(partition, id_) : !nodes_.others_hold(partition, id_)) return;
    shown_.erase(partition);
    fading_[partition] = clock_.steady() + fading_time;
    announce();
    log_event(log_for("projections"), Level::info, "has handed over a partition's tables",
              {{"partition", std::to_string(partition)}});
}

/// Tables that have stopped are for others to hold, though this node stays and answers with what it has.
bool QueryShare::is_going() const { return leaving_since_ || generations_->stopped(); }

/// The end of leaving: everything is handed over, or nobody is there to take it, or time is up.
bool QueryShare::has_left() {
    {
        const std::lock_guard lock(mutex_);
        if (!left_) return false;
    }
    if (!leaving_since_) {
        leaving_since_ = clock_.steady();
        announce();
        return false;
    }
    const bool time_is_up = clock_.steady() - *leaving_since_ > leave_patience;
    if (!shown_.empty() && !nodes_.is_alone(id_) && !time_is_up) return false;
    shown_.clear();
    announce();
    left_();
    return true;
}

void QueryShare::announce_in_time() {
    if (clock_.steady() - announced_at_ >= QueryNodes::announce_interval) announce();
}

/// Nobody waits for it: what does not come to be stored is said again soon.
void QueryShare::announce() {
    announced_at_ = clock_.steady();
    const QueryNodeListed said{.node_id = id_,
                               .address = address_,
                               .partitions = {shown_.begin(), shown_.end()},
                               .leaving = is_going()};
    const Instant now = clock_.now();
    nodes_.keep(said, now);
    Record record;
    record.subject = said.key();
    const Slot slot = slot_of_stream(record.subject);
    record.id = Uuid::derive(slot, {record.subject, now.text(), std::to_string(++announcements_)});
    record.correlation = record.id;
    record.type = QueryNodeListed::type;
    record.source = "/query";
    record.time = now;
    record.value = to_json(said);
    log_.append(Topic::directory, partition_of(slot, log_.partitions()), std::move(record),
                [](const auto&) {});
}

}  // namespace beaker::ops
