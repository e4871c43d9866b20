#include "log/kafka/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/describe.hpp>
#include <thread>

#include "log/kafka/admin.hpp"
#include "log/kafka/record_message.hpp"
#include "schemas/described/codec.hpp"
#include "schemas/stream.hpp"

namespace beaker::log::kafka {
namespace {

using Code = LogError::Code;

constexpr std::size_t cursors_kept = 4;

/// A reader waits for nothing new: an end is told at once.
Settings reading(std::string_view isolation) {
    return {{"isolation.level", std::string(isolation)},
            {"enable.auto.commit", "false"},
            {"enable.partition.eof", "true"},
            {"auto.offset.reset", "error"},
            {"group.id", "beaker-readers"},  // asked for by the library; they join no group
            {"fetch.wait.max.ms", "10"},
            {"fetch.error.backoff.ms", "50"},
            {"queued.min.messages", "10000"},
            {"queued.max.messages.kbytes", "8192"}};
}

struct ForeignMessage {
    static constexpr std::string_view type = "beaker.foreign.message.v1";
    std::uint64_t bytes = 0;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(ForeignMessage, (), (bytes, reason))

/// Somebody else's message among the inputs, of which nothing is taken over but where it lies. Nobody knows
/// its type, so that it ends as a dead letter; as an error it would stop whoever decides, again and again.
RecordPtr foreign(const rd_kafka_message_t& message, std::string reason) {
    auto record = std::make_shared<Record>();
    record->subject = partition_stream(static_cast<PartitionId>(message.partition));
    record->id = Uuid::derive(slot_of_stream(record->subject),
                              {"foreign message", record->subject, std::to_string(message.offset)});
    record->correlation = record->id;
    record->type = ForeignMessage::type;
    record->source = "/kafka";
    rd_kafka_timestamp_type_t kind{};
    const std::int64_t milliseconds = rd_kafka_message_timestamp(&message, &kind);
    record->time = Instant::from_micros(std::max<std::int64_t>(milliseconds, 0) * 1000);
    record->value = to_json(ForeignMessage{message.len, std::move(reason)});
    return record;
}

}  // namespace

std::expected<Stored, LogError> stored_of(const rd_kafka_message_t& message, Topic topic, Offset next) {
    auto record = record_of(message);
    if (!record && topic == Topic::inputs) record = foreign(message, std::move(record.error().text));
    if (!record) return std::unexpected(record.error());
    const auto offset = static_cast<Offset>(message.offset);
    return Stored{topic,
                  {static_cast<PartitionId>(message.partition), offset},
                  std::move(*record),
                  {},
                  offset - std::min(next, offset)};
}

std::expected<std::unique_ptr<Reader>, LogError> Reader::open(const KafkaSettings& settings) {
    std::unique_ptr<Reader> made(new Reader(settings));
    auto committed = make_client(RD_KAFKA_CONSUMER, {reading("read_committed"), settings.common()});
    if (!committed) return std::unexpected(committed.error());
    auto uncommitted = make_client(RD_KAFKA_CONSUMER, {reading("read_uncommitted"), settings.common()});
    if (!uncommitted) return std::unexpected(uncommitted.error());
    made->committed_ = std::move(*committed);
    made->uncommitted_ = std::move(*uncommitted);
    return made;
}

std::expected<Reader::Bounds, LogError> Reader::bounds(rd_kafka_t* client, Topic topic,
                                                       PartitionId partition) const {
    const std::string name = settings_.topic(topic);
    std::int64_t low = 0;
    std::int64_t high = 0;
    const auto error = ask_until_answered([&] {
        return rd_kafka_query_watermark_offsets(client, name.c_str(), partition, &low, &high,
                                                in_ms(call_timeout));
    });
    if (error) return std::unexpected(failure_of(error, fmt::format("asking where {} ends", name)));
    return Bounds{static_cast<Offset>(low), static_cast<Offset>(high)};
}

std::expected<Reader::Bounds, LogError> Reader::stable(Topic topic, PartitionId partition) {
    return bounds(committed_.get(), topic, partition);
}

std::expected<Reader::Bounds, LogError> Reader::appended(Topic topic, PartitionId partition) {
    return bounds(uncommitted_.get(), topic, partition);
}

std::expected<Reader::Bounds, LogError> Reader::stable_to(Topic topic, PartitionId partition, Offset offset) {
    const auto deadline = std::chrono::steady_clock::now() + settings_.transaction_timeout + call_timeout;
    while (true) {
        auto there = stable(topic, partition);
        if (!there || there->end >= offset) return there;
        if (std::chrono::steady_clock::now() > deadline)
            return std::unexpected(LogError{
                Code::unavailable,
                fmt::format("a transaction on {} {} does not end", settings_.topic(topic), partition)});
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

std::expected<std::vector<Stored>, LogError> Reader::read(Topic topic, Position from, ReadLimits limits,
                                                          Offset committed_to) {
    while (true) {
        auto cursor = take_cursor(topic, from);
        if (!cursor) return std::unexpected(cursor.error());
        const bool went_on = cursor->placed;
        if (!went_on) {
            // Asked first: a fetch beyond the end would wait, and one before the begin would say so only
            // later.
            const auto there = stable_to(topic, from.partition, committed_to);
            if (!there || from.offset >= there->end || from.offset < there->begin) {
                give_back(std::move(*cursor));
                if (!there) return std::unexpected(there.error());
                if (from.offset >= there->end) return {};
                return std::unexpected(
                    LogError{Code::trimmed, fmt::format("{} {} lies before {}, the first offset kept",
                                                        settings_.topic(topic), from.text(), there->begin)});
            }
            if (auto placed = place(*cursor, topic, from); !placed) return std::unexpected(placed.error());
        }
        auto records = collect(*cursor, limits);
        if (!records) return records;  // the cursor goes with it
        give_back(std::move(*cursor));
        if (!records->empty() || !went_on) return records;
        // It stood at what was the end when it got there: look again.
    }
}

std::expected<Reader::Cursor, LogError> Reader::take_cursor(Topic topic, Position from) {
    {
        const std::lock_guard lock(mutex_);
        auto found = std::ranges::find_if(idle_, [&](const Cursor& each) {
            return each.placed && each.topic == topic && each.next == from;
        });
        if (found == idle_.end() && idle_.size() == cursors_kept) found = idle_.begin();  // the longest idle
        if (found != idle_.end()) {
            Cursor cursor = std::move(*found);
            idle_.erase(found);
            if (cursor.topic != topic || cursor.next != from) cursor.placed = false;
            return cursor;
        }
    }
    auto client = make_client(RD_KAFKA_CONSUMER, {reading("read_committed"), settings_.common()});
    if (!client) return std::unexpected(client.error());
    return Cursor{.client = std::move(*client)};
}

void Reader::give_back(Cursor cursor) {
    if (!cursor.placed) rd_kafka_assign(cursor.client.get(), nullptr);
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(cursor));
}

std::expected<void, LogError> Reader::place(Cursor& cursor, Topic topic, Position from) const {
    const std::string name = settings_.topic(topic);
    if (!cursor.known || cursor.topic != topic) learn_topic(cursor.client.get(), name);
    cursor.known = true;
    const auto list = partition_list(name, {&from, 1});
    if (const auto error = rd_kafka_assign(cursor.client.get(), list.get()))
        return std::unexpected(failure_of(error, "reading"));
    cursor.topic = topic;
    cursor.next = from;
    cursor.placed = true;
    return {};
}

/// Up to the limits or the end. After an end the cursor must be placed anew: the library tells it once.
std::expected<std::vector<Stored>, LogError> Reader::collect(Cursor& cursor, ReadLimits limits) {
    std::vector<Stored> records;
    std::size_t bytes = 0;
    const std::size_t most = std::max<std::size_t>(limits.records, 1);
    const auto deadline = std::chrono::steady_clock::now() + call_timeout;
    while (records.size() < most) {
        const Message message(rd_kafka_consumer_poll(cursor.client.get(), 100));
        if (!message) {
            if (std::chrono::steady_clock::now() > deadline)
                return std::unexpected(failure_of(RD_KAFKA_RESP_ERR__TIMED_OUT, "reading"));
            continue;
        }
        if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            cursor.placed = false;
            break;
        }
        if (message->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET)
            return std::unexpected(LogError{Code::trimmed, "what was read was trimmed meanwhile"});
        if (message->err) {
            if (rd_kafka_fatal_error(cursor.client.get(), nullptr, 0))
                return std::unexpected(failure_of(message->err, "reading"));
            continue;  // the library goes on trying; the deadline ends that
        }
        if (static_cast<Offset>(message->offset) < cursor.next.offset) continue;
        auto stored = stored_of(*message, cursor.topic, cursor.next.offset);
        if (!stored) return std::unexpected(stored.error());
        const std::size_t size = message_size(*stored->record);
        if (!records.empty() && bytes + size > limits.bytes) {
            cursor.placed = false;  // it has been taken from the consumer and is to come again
            break;
        }
        bytes += size;
        cursor.next.offset = stored->position.offset + 1;
        records.push_back(std::move(*stored));
    }
    return records;
}

std::expected<std::vector<Position>, LogError> Reader::at_time(Topic topic, Instant time) {
    std::vector<Position> asked;
    const auto millis = std::max<std::int64_t>(1, (time.micros() + 999) / 1000);
    for (PartitionId partition = 0; partition < settings_.partitions; ++partition)
        asked.push_back({partition, static_cast<Offset>(millis)});
    const auto list = partition_list(settings_.topic(topic), asked);
    const auto error = ask_until_answered(
        [&] { return rd_kafka_offsets_for_times(committed_.get(), list.get(), in_ms(call_timeout)); });
    if (error) return std::unexpected(failure_of(error, "asking for offsets by time"));
    std::vector<Position> found;
    for (int i = 0; i < list->cnt; ++i) {
        const auto& each = list->elems[i];
        if (each.err) return std::unexpected(failure_of(each.err, "asking for offsets by time"));
        const auto partition = static_cast<PartitionId>(each.partition);
        if (each.offset >= 0) {
            found.push_back({partition, static_cast<Offset>(each.offset)});
            continue;
        }
        const auto end = stable(topic, partition);
        if (!end) return std::unexpected(end.error());
        found.push_back({partition, end->end});
    }
    return found;
}

std::expected<void, LogError> Reader::drop_before(Topic topic, std::span<const Position> positions) {
    using DeleteRecords = std::unique_ptr<rd_kafka_DeleteRecords_t, Destroy<rd_kafka_DeleteRecords_destroy>>;
    const auto list = partition_list(settings_.topic(topic), positions);
    const DeleteRecords request(rd_kafka_DeleteRecords_new(list.get()));
    rd_kafka_DeleteRecords_t* requests[] = {request.get()};
    const auto event = administer(committed_.get(), "trimming", [&](rd_kafka_queue_t* queue) {
        rd_kafka_DeleteRecords(committed_.get(), requests, 1, nullptr, queue);
    });
    if (!event) return std::unexpected(event.error());
    const auto* offsets =
        rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event->get()));
    for (int i = 0; i < offsets->cnt; ++i)
        if (offsets->elems[i].err) return std::unexpected(failure_of(offsets->elems[i].err, "trimming"));
    return {};
}

}  // namespace beaker::log::kafka
