#pragma once

#include <librdkafka/rdkafka.h>

#include <chrono>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "log/log.hpp"

// What librdkafka hands out, each with its end; the only place that frees something.
namespace beaker::log::kafka {

template <auto destroy>
struct Destroy {
    template <class T>
    void operator()(T* object) const {
        destroy(object);
    }
};

/// A producer or consumer. At its end nothing is waited for: a consumer is closed before, where it has a
/// group.
using Client = std::unique_ptr<rd_kafka_t, Destroy<rd_kafka_destroy>>;
using Error = std::unique_ptr<rd_kafka_error_t, Destroy<rd_kafka_error_destroy>>;
using Message = std::unique_ptr<rd_kafka_message_t, Destroy<rd_kafka_message_destroy>>;
using Headers = std::unique_ptr<rd_kafka_headers_t, Destroy<rd_kafka_headers_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Destroy<rd_kafka_queue_destroy>>;
using GroupMetadata =
    std::unique_ptr<rd_kafka_consumer_group_metadata_t, Destroy<rd_kafka_consumer_group_metadata_destroy>>;
using PartitionList =
    std::unique_ptr<rd_kafka_topic_partition_list_t, Destroy<rd_kafka_topic_partition_list_destroy>>;

/// librdkafka's own settings by their names, such as "security.protocol".
using Settings = std::map<std::string, std::string>;

/// What a client calls back, always from a call of ours that polls it; none: not asked for.
struct Callbacks {
    void* opaque = nullptr;
    void (*delivered)(rd_kafka_t*, const rd_kafka_message_t*, void* opaque) = nullptr;
    /// Told the library's statistics, where `statistics.interval.ms` is set; answers 0.
    int (*told)(rd_kafka_t*, char* json, std::size_t size, void* opaque) = nullptr;
    void (*rebalanced)(rd_kafka_t*, rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t*,
                       void* opaque) = nullptr;
};

/// Makes a client; the later settings win. It prints nothing. Errors: bad_argument, with the setting's name.
std::expected<Client, LogError> make_client(rd_kafka_type_t type, std::initializer_list<Settings> settings,
                                            Callbacks callbacks = {});

/// A failure in the interface's words: what to do decides the code, the broker's own words are the text.
LogError failure_of(rd_kafka_resp_err_t error, std::string_view doing);

/// The partitions of a topic with an offset each.
PartitionList partition_list(const std::string& topic, std::span<const Position> positions);

/// Repeats a question to the brokers for as long as what it fails with passes by itself (a leader is being
/// chosen, a topic is new), at most for `call_timeout`. Its last error, or none.
rd_kafka_resp_err_t ask_until_answered(const std::function<rd_kafka_resp_err_t()>& ask);

/// Asks for a topic's leaders before something is produced to it or fetched from it: the library itself would
/// do so a second later.
void learn_topic(rd_kafka_t* client, const std::string& topic);

/// How long a call to a broker may take that nobody waits for behind a request.
inline constexpr std::chrono::milliseconds call_timeout{10'000};
inline int in_ms(std::chrono::milliseconds time) { return static_cast<int>(time.count()); }

}  // namespace beaker::log::kafka
