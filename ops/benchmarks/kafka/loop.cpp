#include "ops/benchmarks/kafka/loop.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "ops/benchmarks/kafka/brokers.hpp"

namespace beaker::bench {

namespace {

using Clock = std::chrono::steady_clock;
using Micros = std::chrono::duration<float, std::micro>;

constexpr int wait_ms = 100;
constexpr int call_ms = 10'000;
constexpr auto seen_patience = std::chrono::seconds(60);

double cpu_micros() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return of(used.ru_utime) + of(used.ru_stime);
}

std::int64_t now_nanos() { return Clock::now().time_since_epoch().count(); }

/// What all threads of one loop share: the times of each input, and the first failure.
struct Shared {
    explicit Shared(const LoopOptions& of)
        : options(of),
          due(of.count),
          acknowledged(of.count),
          topic_in(of.prefix + "in"),
          topic_out(of.prefix + "out") {}

    void fail(const std::exception& error) {
        const std::lock_guard lock(mutex);
        if (failure.empty()) failure = error.what();
        stopping = true;
    }
    void check() {
        const std::lock_guard lock(mutex);
        if (!failure.empty()) throw std::runtime_error(failure);
    }

    const LoopOptions& options;
    std::vector<std::atomic<std::int64_t>> due, acknowledged;  ///< by input; 0: not yet
    const std::string topic_in, topic_out;
    std::atomic<bool> stopping{false};
    std::atomic<std::size_t> decided{0}, seen{0}, transactions{0};
    std::atomic<std::int64_t> first{0}, last{0};
    std::mutex mutex;
    std::string failure;
    std::vector<float> steps;  ///< microseconds
};

/// Inputs begin with their number.
std::size_t number_of(const rd_kafka_message_t& message) {
    const auto* const text = static_cast<const char*>(message.payload);
    std::size_t number = 0;
    std::from_chars(text, text + message.len, number);
    return number;
}

void produce(rd_kafka_t* producer, const std::string& topic, std::int32_t partition, const void* value,
             std::size_t bytes, void* opaque) {
    while (const auto error = rd_kafka_producev(
               producer, RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(partition),
               RD_KAFKA_V_VALUE(const_cast<void*>(value), bytes), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
               RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END)) {
        if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) expect(error, "producing");
        rd_kafka_poll(producer, 1);
    }
}

/// Appends the inputs: idempotent, acknowledged by all replicas.
class Sender {
public:
    explicit Sender(Shared& shared)
        : shared_(shared),
          producer_(client_of(RD_KAFKA_PRODUCER,
                              {{"bootstrap.servers", shared.options.brokers},
                               {"enable.idempotence", "true"},
                               {"acks", "all"},
                               {"linger.ms", "0"},
                               {"compression.type", "lz4"},
                               {"queue.buffering.max.messages", "1000000"}},
                              {.opaque = &shared, .delivered = delivered})) {
        kafka::learn_topic(producer_.get(), shared.topic_in);
        // As compressible as a webhook is.
        for (std::size_t i = 0; value_.size() < shared.options.record_bytes; ++i)
            value_ += fmt::format(R"({{"field{}":"{}"}})", i % 30, (i * 2'654'435'761U) % 1'000'000);
    }

    void all_at_once() {
        for (std::size_t i = 0; i < shared_.options.count; ++i) {
            send(i);
            if (i % 512 == 0) rd_kafka_poll(producer_.get(), 0);
        }
        flush();
    }
    void at_rate() {
        const auto begin = Clock::now();
        for (std::size_t i = 0; i < shared_.options.count && !shared_.stopping; ++i) {
            const auto due =
                begin + std::chrono::duration_cast<Clock::duration>(
                            std::chrono::duration<double>(static_cast<double>(i) / shared_.options.rate));
            while (Clock::now() < due) {
                rd_kafka_poll(producer_.get(), 0);
                std::this_thread::sleep_until(std::min(due, Clock::now() + std::chrono::milliseconds(1)));
            }
            shared_.due[i] = due.time_since_epoch().count();
            send(i);
        }
        flush();
    }

private:
    void send(std::size_t number) {
        auto digits = fmt::format("{} ", number);
        std::copy(digits.begin(), digits.end(), value_.begin());
        produce(producer_.get(), shared_.topic_in,
                static_cast<std::int32_t>(number % shared_.options.partitions), value_.data(), value_.size(),
                &shared_.acknowledged[number]);
    }
    void flush() { expect(rd_kafka_flush(producer_.get(), 6 * call_ms), "appending inputs"); }
    static void delivered(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
        if (message->err)
            static_cast<Shared*>(opaque)->fail(std::runtime_error(rd_kafka_err2str(message->err)));
        *static_cast<std::atomic<std::int64_t>*>(message->_private) = now_nanos();
    }

    Shared& shared_;
    std::string value_;
    kafka::Client producer_;
};

/// One transaction after the other on its share of the partitions, in the order that was the fastest: begin,
/// offsets, outputs, commit. A callback for deliveries, even an empty one: see log/kafka/README.md.
class Worker {
public:
    Worker(Shared& shared, std::uint16_t number)
        : shared_(shared),
          consumer_(client_of(RD_KAFKA_CONSUMER, {{"bootstrap.servers", shared.options.brokers},
                                                  {"group.id", shared.options.prefix + "loop"},
                                                  {"enable.auto.commit", "false"},
                                                  {"isolation.level", "read_committed"},
                                                  {"auto.offset.reset", "earliest"}})),
          producer_(client_of(RD_KAFKA_PRODUCER,
                              {{"bootstrap.servers", shared.options.brokers},
                               {"transactional.id", fmt::format("{}loop-{}", shared.options.prefix, number)},
                               {"linger.ms", "0"},
                               {"retry.backoff.ms", "1"},
                               {"compression.type", "lz4"},
                               {"queue.buffering.max.messages", "1000000"}},
                              {.delivered = [](rd_kafka_t*, const rd_kafka_message_t*, void*) {}})),
          group_(rd_kafka_consumer_group_metadata_new((shared.options.prefix + "loop").c_str())) {
        done(rd_kafka_init_transactions(producer_.get(), call_ms), "taking an id");
        kafka::learn_topic(producer_.get(), shared.topic_out);
        kafka::learn_topic(consumer_.get(), shared.topic_in);
        std::vector<Position> own;
        for (PartitionId partition = number; partition < shared.options.partitions;
             partition += shared.options.workers)
            own.push_back({partition, 0});
        own_ = kafka::partition_list(shared.topic_in, own);
    }

    void work() {
        expect(rd_kafka_assign(consumer_.get(), own_.get()), "assigning");
        while (!shared_.stopping) {
            std::vector<kafka::Message> inputs;
            for (int wait = wait_ms; inputs.size() < shared_.options.batch; wait = 0) {
                kafka::Message message(rd_kafka_consumer_poll(consumer_.get(), wait));
                if (!message) break;
                if (!message->err) inputs.push_back(std::move(message));
            }
            if (!inputs.empty()) step(inputs);
        }
    }
    std::vector<float> take_steps() { return std::move(steps_); }

private:
    void step(const std::vector<kafka::Message>& inputs) {
        const auto begun = Clock::now();
        std::int64_t none = 0;
        shared_.first.compare_exchange_strong(none, begun.time_since_epoch().count());
        std::vector<std::int64_t> next(shared_.options.partitions, -1);
        for (const auto& input : inputs) next[static_cast<std::size_t>(input->partition)] = input->offset + 1;
        std::vector<Position> offsets;
        for (PartitionId partition = 0; partition < next.size(); ++partition)
            if (next[partition] >= 0)
                offsets.push_back({partition, static_cast<log::Offset>(next[partition])});
        const auto list = kafka::partition_list(shared_.topic_in, offsets);

        done(rd_kafka_begin_transaction(producer_.get()), "beginning");
        done(rd_kafka_send_offsets_to_transaction(producer_.get(), list.get(), group_.get(), call_ms),
             "offsets");
        for (const auto& input : inputs)
            for (std::size_t i = 0; i < shared_.options.outputs; ++i)
                produce(producer_.get(), shared_.topic_out, input->partition, input->payload, input->len,
                        nullptr);
        done(rd_kafka_commit_transaction(producer_.get(), call_ms), "committing");
        const auto ended = Clock::now();
        steps_.push_back(Micros(ended - begun).count());
        ++shared_.transactions;
        shared_.last = ended.time_since_epoch().count();
        shared_.decided += inputs.size();
    }
    static void done(rd_kafka_error_t* failed, std::string_view doing) {
        const kafka::Error error(failed);
        if (error) throw std::runtime_error(fmt::format("{}: {}", doing, rd_kafka_error_string(error.get())));
    }

    Shared& shared_;
    kafka::Client consumer_;
    kafka::Client producer_;
    kafka::GroupMetadata group_;
    kafka::PartitionList own_;
    std::vector<float> steps_;
};

/// Sees what is committed, as soon as it is.
class Viewer {
public:
    explicit Viewer(Shared& shared)
        : shared_(shared),
          consumer_(client_of(RD_KAFKA_CONSUMER, {{"bootstrap.servers", shared.options.brokers},
                                                  {"group.id", shared.options.prefix + "viewer"},
                                                  {"enable.auto.commit", "false"},
                                                  {"isolation.level", "read_committed"}})) {
        kafka::learn_topic(consumer_.get(), shared.topic_out);
        std::vector<Position> all;
        for (PartitionId partition = 0; partition < shared.options.partitions; ++partition)
            all.push_back({partition, 0});
        expect(rd_kafka_assign(consumer_.get(), kafka::partition_list(shared.topic_out, all).get()),
               "assigning");
    }
    void work() {
        const auto warm_up = static_cast<std::size_t>(shared_.options.warm_up_seconds * shared_.options.rate);
        while (!shared_.stopping) {
            const kafka::Message message(rd_kafka_consumer_poll(consumer_.get(), wait_ms));
            if (!message || message->err) continue;
            const auto number = number_of(*message);
            const auto now = now_nanos();
            if (number >= warm_up && number < shared_.due.size() && shared_.options.rate > 0) {
                since_due_.push_back(static_cast<float>(now - shared_.due[number]) / 1000);
                const auto acknowledged = shared_.acknowledged[number].load();
                since_acknowledged_.push_back(acknowledged > 0 ? static_cast<float>(now - acknowledged) / 1000
                                                               : 0);
            }
            ++shared_.seen;
        }
    }
    void tell(LoopResult& result) {
        result.sent_to_visible = Percentiles::of(std::move(since_due_));
        result.acknowledged_to_visible = Percentiles::of(std::move(since_acknowledged_));
    }

private:
    Shared& shared_;
    std::vector<float> since_due_, since_acknowledged_;
    kafka::Client consumer_;
};

template <class Part>
std::jthread thread_of(Shared& shared, Part& part) {
    return std::jthread([&shared, &part] {
        try {
            part.work();
        } catch (const std::exception& error) {
            shared.fail(error);
        }
    });
}

void await_all(Shared& shared) {
    const auto all = shared.options.count * (shared.options.rate > 0 ? shared.options.outputs : 1);
    const auto& reached = shared.options.rate > 0 ? shared.seen : shared.decided;
    for (const auto end = Clock::now() + seen_patience; reached < all;) {
        shared.check();
        if (Clock::now() > end) throw std::runtime_error("what was sent is not seen");
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

}  // namespace

LoopResult run_loop(const LoopOptions& options) {
    Shared shared(options);
    make_topics(options.brokers, {shared.topic_in, shared.topic_out}, options.partitions);
    Sender sender(shared);
    if (options.rate == 0) sender.all_at_once();
    std::vector<std::unique_ptr<Worker>> workers;
    for (std::uint16_t i = 0; i < options.workers; ++i)
        workers.push_back(std::make_unique<Worker>(shared, i));
    std::optional<Viewer> viewer;  // none reads along where the rate of commits is what counts
    if (options.rate > 0) viewer.emplace(shared);

    const double cpu_before = cpu_micros();
    {
        std::vector<std::jthread> threads;
        if (viewer) threads.push_back(thread_of(shared, *viewer));
        for (const auto& worker : workers) threads.push_back(thread_of(shared, *worker));
        try {
            if (options.rate > 0) sender.at_rate();
            await_all(shared);
        } catch (const std::exception& error) {
            shared.fail(error);
        }
        shared.stopping = true;
    }
    shared.check();
    LoopResult result{.records = options.count,
                      .seconds = static_cast<double>(shared.last - shared.first) / 1e9,
                      .transactions = shared.transactions,
                      .cpu_micros = (cpu_micros() - cpu_before) / static_cast<double>(options.count)};
    if (viewer) viewer->tell(result);
    std::vector<float> steps;
    for (const auto& worker : workers) {
        const auto own = worker->take_steps();
        steps.insert(steps.end(), own.begin(), own.end());
    }
    result.step = Percentiles::of(std::move(steps));
    return result;
}

std::string LoopResult::json() const {
    auto out = fmt::format(
        R"({{"records":{},"seconds":{:.3f},"rate":{:.1f},"transactions":{},"cpu_us":{:.2f},"step_us":)",
        records, seconds, static_cast<double>(records) / std::max(seconds, 1e-6), transactions, cpu_micros);
    step.append_json(out);
    out += R"(,"sent_to_visible_us":)";
    sent_to_visible.append_json(out);
    out += R"(,"acknowledged_to_visible_us":)";
    acknowledged_to_visible.append_json(out);
    out += '}';
    return out;
}

}  // namespace beaker::bench
