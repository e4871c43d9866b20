// One transaction at a time, in this order: begin, offsets, outputs, commit. With the offsets last, the first
// output would wait for the coordinator in slices of 20 ms.
#include "log/kafka/lane.hpp"

#include <fmt/format.h>

#include <thread>

#include "log/kafka/record_message.hpp"

namespace beaker::log::kafka {
namespace {

using Clock = std::chrono::steady_clock;
using Kind = TransactionFailure::Kind;

constexpr std::chrono::milliseconds pause{2};
constexpr Offset no_offset = ~Offset{0};

/// Asked for by the library in any case: without a callback, waiting for deliveries goes in slices of 10 ms.
void delivered(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
    if (message->_private && !message->err)
        *static_cast<Offset*>(message->_private) = static_cast<Offset>(message->offset);
}

}  // namespace

std::expected<std::unique_ptr<Lane>, LogError> Lane::open(const KafkaSettings& settings, std::uint16_t lane,
                                                          std::chrono::milliseconds timeout) {
    std::unique_ptr<Lane> made(new Lane(settings));
    auto client = make_client(
        RD_KAFKA_PRODUCER,
        {{{"transactional.id", settings.transactional_id(lane)},
          {"transaction.timeout.ms", std::to_string(settings.transaction_timeout.count())},
          {"message.timeout.ms", std::to_string(settings.transaction_timeout.count())},
          {"retry.backoff.ms", "1"},  // AddOffsets is repeated at this pace while the last commit ends
          {"linger.ms", "0"},
          {"compression.type", settings.compression},
          {"message.max.bytes", std::to_string(settings.output_bytes_max())}},
         settings.common()},
        {.opaque = nullptr, .delivered = delivered});
    if (!client) return std::unexpected(client.error());
    made->producer_ = std::move(*client);
    const auto deadline = Clock::now() + timeout;
    while (true) {
        const Error error(rd_kafka_init_transactions(made->producer_.get(), in_ms(call_timeout)));
        if (!error) break;
        const bool again = rd_kafka_error_is_retriable(error.get()) && Clock::now() < deadline;
        if (!again)
            return std::unexpected(LogError{LogError::Code::unavailable,
                                            fmt::format("taking {}: {}", settings.transactional_id(lane),
                                                        rd_kafka_error_string(error.get()))});
        std::this_thread::sleep_for(std::chrono::milliseconds(50));  // such as "coordinator load in progress"
    }
    for (const Topic topic : all_topics) learn_topic(made->producer_.get(), settings.topic(topic));
    return made;
}

std::expected<void, Lane::Ended> Lane::repeat(std::string_view doing, const Call& call) {
    const auto deadline = Clock::now() + settings_.transaction_timeout;
    while (true) {
        const Error error(call(in_ms(settings_.transaction_timeout)));
        if (!error) return {};
        const bool late = Clock::now() >= deadline;
        const bool retriable = rd_kafka_error_is_retriable(error.get()) != 0;
        if (retriable && !late) {
            std::this_thread::sleep_for(pause);
            continue;
        }
        return std::unexpected(
            Ended{.abortable = rd_kafka_error_txn_requires_abort(error.get()) != 0,
                  .fatal = rd_kafka_error_is_fatal(error.get()) != 0,
                  .late = retriable || late,
                  .text = fmt::format("{}: {}", doing, rd_kafka_error_string(error.get()))});
    }
}

std::expected<void, Lane::Ended> Lane::produce_all(std::span<const Output> outputs,
                                                   std::vector<Offset>& offsets) {
    offsets.assign(outputs.size(), no_offset);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const Output& output = outputs[i];
        const std::string topic = settings_.topic(output.topic);
        while (const auto error =
                   produce(producer_.get(), topic, output.partition, *output.record, &offsets[i])) {
            if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL)
                return std::unexpected(
                    Ended{.abortable = true,
                          .text = fmt::format("producing to {}: {}", topic, rd_kafka_err2str(error))});
            rd_kafka_poll(producer_.get(), 1);
        }
    }
    return {};
}

std::expected<std::vector<Offset>, TransactionFailure> Lane::commit(
    std::span<const Output> outputs, std::span<const Position> checkpoints,
    const rd_kafka_consumer_group_metadata_t* group, const BeforeCommit& before_commit) {
    rd_kafka_t* producer = producer_.get();
    std::vector<Offset>
        offsets;  // outlives the deliveries: what fails ends with an abort or with the producer
    auto done = repeat("beginning", [&](int) { return rd_kafka_begin_transaction(producer); });
    if (done && !checkpoints.empty()) {
        const auto list = partition_list(settings_.topic(Topic::inputs), checkpoints);
        done = repeat("giving the offsets", [&](int timeout) {
            return rd_kafka_send_offsets_to_transaction(producer, list.get(), group, timeout);
        });
    }
    if (done) done = produce_all(outputs, offsets);
    if (done && before_commit) before_commit();
    if (done)
        done =
            repeat("committing", [&](int timeout) { return rd_kafka_commit_transaction(producer, timeout); });
    if (done) return offsets;
    auto failure = give_up(done.error());
    // What was not delivered must not be once its place in memory is gone.
    if (failure.kind != Kind::aborted) {
        rd_kafka_purge(producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_poll(producer, 0);
        producer_.reset();
    }
    return std::unexpected(std::move(failure));
}

TransactionFailure Lane::give_up(const Ended& why) {
    if (why.fatal) return {Kind::fenced, why.text};
    if (why.abortable) {
        const auto aborted = repeat(
            "aborting", [&](int timeout) { return rd_kafka_abort_transaction(producer_.get(), timeout); });
        if (aborted) return {Kind::aborted, why.text};
        if (aborted.error().fatal) return {Kind::fenced, why.text + "; " + aborted.error().text};
        return {Kind::unknown, why.text + "; " + aborted.error().text};
    }
    return {Kind::unknown, why.text};
}

}  // namespace beaker::log::kafka
