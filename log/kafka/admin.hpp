#pragma once

#include <expected>
#include <functional>

#include "log/kafka/client.hpp"

namespace beaker::log::kafka {

using Event = std::unique_ptr<rd_kafka_event_t, Destroy<rd_kafka_event_destroy>>;

/// Runs one of the library's administrative requests to its end: `ask` is given the queue to which the answer
/// comes. Errors: as failure_of, where the request as a whole failed; what failed in it alone is in the
/// event.
std::expected<Event, LogError> administer(rd_kafka_t* client, std::string_view doing,
                                          const std::function<void(rd_kafka_queue_t*)>& ask);

}  // namespace beaker::log::kafka
