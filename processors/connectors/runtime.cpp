#include "processors/connectors/runtime.hpp"

#include <algorithm>
#include <numeric>

#include "schemas/catalogue.hpp"
#include "schemas/events/input.hpp"
#include "schemas/stream.hpp"

namespace beaker::connectors {

namespace {

using namespace std::chrono_literals;

template <EventStruct T>
std::optional<T> as(const log::Stored& stored) {
    if (stored.record->type != T::type) return std::nullopt;
    if (const T* known = stored.event.as<T>()) return *known;
    auto decoded = from_json<T>(stored.record->value);
    if (!decoded) return std::nullopt;
    return std::move(*decoded);
}

Record input_of(const RequestWindow::Request& request, const Event& event, const Uuid& id, Instant now) {
    return {.id = id,
            .type = std::string(event.type()),
            .source = "/connectors",
            .subject = request.stream,
            .time = now,
            .causation = request.id,
            .correlation = request.correlation,
            .traceparent = {},
            .content_type = {},
            .attributes = {},
            .value = event.json()};
}

std::string_view bytes_of(const Uuid& id) {
    return {reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size()};
}

}  // namespace

Runtime::Runtime(RuntimeSurroundings surroundings, RuntimeOptions options)
    : surroundings_(std::move(surroundings)), options_(options) {}

Runtime::~Runtime() {
    for (auto& thread : threads_) thread.request_stop();
    threads_.clear();
}

void Runtime::start(std::vector<log::Offset> from) {
    {
        const std::lock_guard lock(mutex_);
        read_ = std::move(from);
        end_.resize(read_.size());
        for (std::size_t i = 0; i < end_.size(); ++i)
            end_[i] = std::max(end_[i], surroundings_.log.end(Topic::effects, static_cast<PartitionId>(i)));
    }
    for (std::size_t i = 0; i < options_.threads; ++i)
        threads_.emplace_back([this](const std::stop_token& stopping) { work(stopping); });
}

void Runtime::requested(std::span<const log::Stored> requests) {
    {
        const std::lock_guard lock(mutex_);
        for (const log::Stored& each : requests) {
            const auto [partition, offset] = each.position;
            if (end_.size() <= partition) end_.resize(partition + 1u);
            end_[partition] = std::max(end_[partition], offset + 1);
        }
        ++news_;
    }
    changed_.notify_all();
}

void Runtime::decided(std::span<const log::Stored> events) {
    bool told = false;
    {
        const std::lock_guard lock(mutex_);
        if (leaves_.empty()) return;
        for (const log::Stored& each : events) {
            const auto settled = as<InputSettled>(each);
            const auto waiting = settled ? leaves_.find(settled->input_id) : leaves_.end();
            if (waiting == leaves_.end()) continue;
            const auto answer = settled->answer ? from_json<EffectAttemptAnswer>(settled->answer->text)
                                                : std::expected<EffectAttemptAnswer, DecodeError>({});
            waiting->second = settled->outcome == Outcome::processed && answer && answer->go;
            told = true;
        }
    }
    if (told) changed_.notify_all();
}

void Runtime::listed(std::span<const log::Stored> entries) {
    bool resumed = false;
    {
        const std::lock_guard lock(mutex_);
        for (const log::Stored& each : entries) {
            if (const auto breaker = as<BreakerListed>(each))
                breakers_.insert_or_assign(breaker->operation, *breaker);
            const auto pause = as<PauseListed>(each);
            if (!pause) continue;
            if (pause->paused)
                pauses_.insert(pause->key());
            else
                resumed = pauses_.erase(pause->key()) > 0 || resumed;
        }
        if (resumed) {  // what is still paused is parked again
            for (; !parked_.empty(); parked_.pop_front()) window_.add(std::move(parked_.front()));
            ++news_;
        }
    }
    if (resumed) changed_.notify_all();
}

bool Runtime::is_paused(const Request& request) const {
    if (pauses_.empty()) return false;
    const std::string_view operation = enum_text(request.effect.operation);
    const std::string provider(operation.substr(0, operation.find('_')));
    const std::string tenant(kind_of_stream(request.stream) == "tenant" ? key_of_stream(request.stream)
                                                                        : std::string_view("-"));
    for (const std::string& of : {provider, std::string("*")})
        for (const std::string& whose : {tenant, std::string("*")})
            if (pauses_.contains("pause/" + of + "/" + whose)) return true;
    return false;
}

/// One that is dropped is asked for again by its stream's timer.
void Runtime::park(Request request) {
    constexpr std::size_t parked_max = 10'000;
    if (parked_.size() >= parked_max) parked_.pop_front();
    parked_.push_back(std::move(request));
}

std::size_t Runtime::waiting() const {
    const std::lock_guard lock(mutex_);
    return window_.size() + (std::accumulate(end_.begin(), end_.end(), log::Offset{0}) -
                             std::accumulate(read_.begin(), read_.end(), log::Offset{0}));
}

std::size_t Runtime::in_flight() const {
    const std::lock_guard lock(mutex_);
    return std::accumulate(in_flight_.begin(), in_flight_.end(), std::size_t{0},
                           [](std::size_t sum, const auto& each) { return sum + each.second; });
}

bool Runtime::breaker_open(EffectOperation operation) const {
    const std::lock_guard lock(mutex_);
    const auto breaker = breakers_.find(operation);
    return breaker != breakers_.end() && breaker->second.open;
}

void Runtime::work(const std::stop_token& stopping) {
    while (auto request = next(stopping)) {
        handle(*request, stopping);
        {
            const std::lock_guard lock(mutex_);
            --in_flight_[request->effect.operation];
            ++news_;
        }
        changed_.notify_all();
    }
}

std::optional<Runtime::Request> Runtime::next(const std::stop_token& stopping) {
    std::unique_lock lock(mutex_);
    while (!stopping.stop_requested()) {
        const std::uint64_t seen = news_;
        refill(lock);
        auto request = window_.pick([this](const EffectRequest& effect) {
            return in_flight_[effect.operation] < options_.operation_threads_max;
        });
        if (request && is_paused(*request)) {
            park(std::move(*request));
            continue;
        }
        if (request) {
            ++in_flight_[request->effect.operation];
            return request;
        }
        changed_.wait_for(lock, stopping, 1s, [&] { return news_ != seen; });
    }
    return std::nullopt;
}

void Runtime::refill(std::unique_lock<std::mutex>& lock) {
    if (reading_) return;
    for (std::size_t partition = 0; partition < read_.size(); ++partition) {
        while (read_[partition] < end_[partition] && window_.size() < options_.window) {
            const Position from{static_cast<PartitionId>(partition), read_[partition]};
            reading_ = true;
            lock.unlock();
            const auto some = surroundings_.log.read(Topic::effects, from, {.records = 64});
            lock.lock();
            reading_ = false;
            if (!some && some.error().code == log::LogError::Code::trimmed)
                read_[partition] = surroundings_.log.begin(Topic::effects, from.partition);
            if (!some || some->empty()) break;  // what cannot be read is asked for again by timers
            for (const log::Stored& each : *some)
                if (auto effect = as<EffectRequest>(each))
                    window_.add({each.record->id, each.record->subject, each.record->correlation,
                                 std::move(*effect)});
            read_[partition] = some->back().position.offset + 1;
        }
    }
}

void Runtime::handle(const Request& request, const std::stop_token& stopping) {
    const auto started = surroundings_.clock.steady();
    const Tried tried = attempt(request, stopping);
    if (tried.reason == "no_leave") return;  // somebody else's, or over: nothing to tell
    surroundings_.on_tried(request.effect, tried, surroundings_.clock.steady() - started);
    report(request, tried, stopping);
}

Tried Runtime::attempt(const Request& request, const std::stop_token& stopping) {
    const EffectRequest& effect = request.effect;
    const auto is_late = [&] { return surroundings_.clock.now() >= effect.deadline; };
    if (is_late()) return {.outcome = TryOutcome::too_late, .reason = "deadline"};
    if (!passes_breaker(effect)) return {.outcome = TryOutcome::short_circuited, .reason = "breaker_open"};
    if (!may_begin(request, stopping)) return {.outcome = TryOutcome::too_late, .reason = "no_leave"};
    if (is_late()) return {.outcome = TryOutcome::too_late, .reason = "deadline"};
    const auto connector = surroundings_.connectors.find(effect.operation);
    if (connector == surroundings_.connectors.end())
        return {.outcome = TryOutcome::busy, .reason = "not_configured"};
    try {
        return connector->second(effect);
    } catch (const std::exception&) {  // what it says may hold what it was about
        return {.outcome = TryOutcome::unsure, .reason = "exception"};
    }
}

bool Runtime::passes_breaker(const EffectRequest& request) const {
    const std::lock_guard lock(mutex_);
    const auto breaker = breakers_.find(request.operation);
    if (breaker == breakers_.end() || !breaker->second.open) return true;
    return request.probe && request.probe == breaker->second.probe;
}

/// The announcement has an id of its own: its repetition would be told what the first was told.
bool Runtime::may_begin(const Request& request, const std::stop_token& stopping) {
    const Uuid id = Uuid::derive(slot_of_stream(request.stream),
                                 {"announcement", bytes_of(request.id), surroundings_.random()});
    {
        const std::lock_guard lock(mutex_);
        leaves_.emplace(id, std::nullopt);
    }
    const EffectAttemptAnnounced announced{request.effect.effect_id, request.effect.attempt};
    const bool stored = append(input_of(request, announced, id, surroundings_.clock.now()), stopping);
    std::unique_lock lock(mutex_);
    if (stored)
        changed_.wait_for(lock, stopping, options_.go_patience, [&] { return leaves_.at(id).has_value(); });
    const bool go = leaves_.at(id).value_or(false);
    leaves_.erase(id);
    return go;
}

void Runtime::report(const Request& request, const Tried& tried, const std::stop_token& stopping) {
    EffectReported reported{.effect_id = request.effect.effect_id,
                            .attempt = request.effect.attempt,
                            .outcome = tried.outcome,
                            .reason = tried.reason,
                            .retry_after_seconds = tried.retry_after_seconds,
                            .provider_request_id = tried.provider_request_id,
                            .result = {}};
    if (tried.result) reported.result = Pii<std::string>(*tried.result);
    const Uuid id = Uuid::child(request.id, slot_of_stream(request.stream), "report", 0);
    append(input_of(request, reported, id, surroundings_.clock.now()), stopping);
}

/// What is under way when the process ends is still told, for as long as somebody commits.
bool Runtime::append(const Record& record, const std::stop_token& stopping) {
    constexpr auto last_words = 5s;
    struct Answer {
        std::mutex mutex;
        std::condition_variable changed;
        std::optional<bool> stored;
    };
    auto& log = surroundings_.log;
    const PartitionId partition = partition_of(slot_of_stream(record.subject), log.partitions());
    auto answer = std::make_shared<Answer>();
    const auto ask = [&] {
        answer = std::make_shared<Answer>();
        log.append(Topic::inputs, partition, record, [answer](const auto& stored) {
            {
                const std::lock_guard lock(answer->mutex);
                answer->stored = stored.has_value();
            }
            answer->changed.notify_all();
        });
    };
    std::optional<std::chrono::nanoseconds> ending_since;
    for (ask();;) {
        std::unique_lock lock(answer->mutex);
        answer->changed.wait_for(lock, 100ms, [&] { return answer->stored.value_or(false); });
        if (answer->stored.value_or(false)) return true;
        if (stopping.stop_requested()) {
            const auto now = surroundings_.clock.steady();
            if (!ending_since) ending_since = now;
            if (now - *ending_since >= last_words) return false;
        }
        if (!answer->stored) continue;  // it is queued
        lock.unlock();
        ask();
    }
}

}  // namespace beaker::connectors
