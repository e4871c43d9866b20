#include "log/kafka/admin.hpp"

#include <fmt/format.h>

namespace beaker::log::kafka {

std::expected<Event, LogError> administer(rd_kafka_t* client, std::string_view doing,
                                          const std::function<void(rd_kafka_queue_t*)>& ask) {
    const Queue queue(rd_kafka_queue_new(client));
    ask(queue.get());
    Event event(rd_kafka_queue_poll(queue.get(), in_ms(3 * call_timeout)));
    if (!event) return std::unexpected(failure_of(RD_KAFKA_RESP_ERR__TIMED_OUT, doing));
    if (const auto error = rd_kafka_event_error(event.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR)
        return std::unexpected(failure_of(error, doing));
    return event;
}

}  // namespace beaker::log::kafka
