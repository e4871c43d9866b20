#include "log/kafka/record_message.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace beaker::log::kafka {
namespace {

constexpr std::string_view id_name = "ce_id", type_name = "ce_type", source_name = "ce_source",
                           subject_name = "ce_subject", time_name = "ce_time",
                           causation_name = "ce_causationid", correlation_name = "ce_correlationid",
                           traceparent_name = "traceparent", content_type_name = "content-type",
                           version_name = "ce_specversion", prefix = "ce_";

void add(rd_kafka_headers_t* headers, std::string_view name, std::string_view value) {
    rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                        static_cast<ssize_t>(value.size()));
}

/// What is found in headers, before it is judged.
struct Found {
    Record record;
    bool id = false, time = false, version = false, correlation = false;
};

bool take_uuid(std::string_view text, Uuid& into) {
    const auto id = Uuid::parse(text);
    if (id) into = *id;
    return id.has_value();
}

/// False: the header's value is none of its kind.
bool take(Found& found, std::string_view name, std::string_view value) {
    Record& record = found.record;
    if (name == id_name) return found.id = take_uuid(value, record.id);
    if (name == correlation_name) return found.correlation = take_uuid(value, record.correlation);
    if (name == causation_name) return take_uuid(value, record.causation.emplace());
    if (name == time_name) {
        const auto time = Instant::parse(value);
        if (time) record.time = *time;
        return found.time = time.has_value();
    }
    if (name == version_name) return found.version = value == "1.0";
    if (name == type_name)
        record.type = value;
    else if (name == source_name)
        record.source = value;
    else if (name == subject_name)
        record.subject = value;
    else if (name == traceparent_name)
        record.traceparent = value;
    else if (name == content_type_name)
        record.content_type = value;
    else if (name.starts_with(prefix))
        record.attributes.push_back({std::string(name.substr(prefix.size())), std::string(value)});
    return true;
}

std::unexpected<LogError> corrupt(const rd_kafka_message_t& message, std::string_view why) {
    return std::unexpected(LogError{LogError::Code::corrupt,
                                    fmt::format("{} {}:{} is no record: {}", rd_kafka_topic_name(message.rkt),
                                                message.partition, message.offset, why)});
}

/// The broker's own time of a message, in whole milliseconds; 0 would mean "now" to the library.
std::int64_t timestamp_of(Instant time) { return std::max<std::int64_t>(1, time.micros() / 1000); }

}  // namespace

Headers headers_of(const Record& record) {
    Headers headers(rd_kafka_headers_new(10 + record.attributes.size()));
    add(headers.get(), version_name, "1.0");
    add(headers.get(), id_name, record.id.text());
    add(headers.get(), type_name, record.type);
    add(headers.get(), source_name, record.source);
    add(headers.get(), subject_name, record.subject);
    add(headers.get(), time_name, record.time.text());
    if (record.causation) add(headers.get(), causation_name, record.causation->text());
    add(headers.get(), correlation_name, record.correlation.text());
    if (!record.traceparent.empty()) add(headers.get(), traceparent_name, record.traceparent);
    if (!record.content_type.empty()) add(headers.get(), content_type_name, record.content_type);
    for (const Record::Attribute& each : record.attributes)
        add(headers.get(), std::string(prefix) + each.name, each.value);
    return headers;
}

std::size_t message_size(const Record& record) {
    constexpr std::size_t fixed = 210;  // ids, time, the names of headers
    std::size_t bytes = fixed + record.type.size() + record.source.size() + 2 * record.subject.size() +
                        record.traceparent.size() + record.content_type.size() + record.value.size();
    for (const Record::Attribute& each : record.attributes) bytes += each.name.size() + each.value.size() + 8;
    return bytes;
}

rd_kafka_resp_err_t produce(rd_kafka_t* producer, const std::string& topic, PartitionId partition,
                            const Record& record, void* opaque) {
    Headers headers = headers_of(record);
    // clang-format off
    const auto error = rd_kafka_producev(producer,
        RD_KAFKA_V_TOPIC(topic.c_str()),
        RD_KAFKA_V_PARTITION(partition),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_KEY(record.subject.data(), record.subject.size()),
        RD_KAFKA_V_VALUE(const_cast<char*>(record.value.data()), record.value.size()),
        RD_KAFKA_V_TIMESTAMP(timestamp_of(record.time)),
        RD_KAFKA_V_HEADERS(headers.get()),
        RD_KAFKA_V_OPAQUE(opaque),
        RD_KAFKA_V_END);
    // clang-format on
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR)
        static_cast<void>(headers.release());  // they are the message's now
    return error;
}

std::expected<RecordPtr, LogError> record_of(const rd_kafka_message_t& message) {
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return corrupt(message, "it has no headers");
    Found found;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == 0; ++i)
        if (!take(found, name, {static_cast<const char*>(value), size}))
            return corrupt(message, fmt::format("its header {} cannot be read", name));
    if (!found.version) return corrupt(message, "it has no ce_specversion");
    if (!found.id || !found.time) return corrupt(message, "it has no ce_id or no ce_time");
    if (found.record.type.empty() || found.record.subject.empty())
        return corrupt(message, "it has no ce_type or no ce_subject");
    if (!found.correlation) found.record.correlation = found.record.id;
    if (message.payload) found.record.value.assign(static_cast<const char*>(message.payload), message.len);
    return std::make_shared<const Record>(std::move(found.record));
}

}  // namespace beaker::log::kafka
