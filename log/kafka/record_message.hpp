#pragma once

#include <cstddef>
#include <expected>

#include "log/kafka/client.hpp"
#include "schemas/record.hpp"

namespace beaker::log::kafka {

/// A record's attributes as headers: `ce_specversion`, `ce_id`, `ce_type`, `ce_source`, `ce_subject`,
/// `ce_time`, where there are any `ce_causationid`, `traceparent`, `content-type`, and `ce_correlationid` and
/// `ce_<name>` of what is our own. The key is the subject, the value the record's. Source: CloudEvents 1.0.2,
/// Kafka protocol binding §3.2 (binary mode); its distributed tracing extension for traceparent.
Headers headers_of(const Record& record);

/// How many bytes a record takes on the wire before compression, roughly from above.
std::size_t message_size(const Record& record);

/// Hands a record to a producer, for one partition. `opaque` comes back with its delivery. The error is the
/// library's own: __QUEUE_FULL means that nothing was taken.
rd_kafka_resp_err_t produce(rd_kafka_t* producer, const std::string& topic, PartitionId partition,
                            const Record& record, void* opaque);

/// Reads what `produce` wrote; also what others wrote, where it has the headers that a record needs. Errors:
/// corrupt, with topic, partition and offset.
std::expected<RecordPtr, LogError> record_of(const rd_kafka_message_t& message);

}  // namespace beaker::log::kafka
