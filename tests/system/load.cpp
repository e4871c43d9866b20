#include "tests/system/load.hpp"

namespace beaker::testing {

namespace {

TenantId tenant_number(std::uint64_t number) {
    return TenantId(
        Uuid::derive(Slot(static_cast<std::uint16_t>(number * 37)), {"load tenant", std::to_string(number)}));
}

std::string vapi_body(std::uint64_t number) {
    return fmt::format(
        R"({{"message":{{"type":"status-update","status":"ringing","timestamp":1767225600000,)"
        R"("call":{{"id":"load-call-{}","orgId":"org","type":"outboundPhoneCall"}},"customer":{{"number":"+17755550142"}}}}}})",
        number);
}

std::string stripe_body(std::uint64_t number) {
    return fmt::format(
        R"({{"id":"evt_load_{}","object":"event","type":"customer.updated","created":1767225600,)"
        R"("data":{{"object":{{"object":"customer","id":"cus_load_{}"}}}}}})",
        number, number % 10);
}

std::string twilio_body(std::uint64_t number) {
    return fmt::format(
        "AccountSid=AC0&CallSid=CAload{}&CallStatus=ringing&Direction=outbound-api&SequenceNumber=1&"
        "CallbackSource=call-progress-events&From=%2B17755550100&To=%2B17755550142",
        number);
}

}  // namespace

UniqueWebhook unique_webhook(std::uint64_t number) {
    const std::string ours = "tenant=" + tenant_number(number % 7).text();
    switch (number % 5) {
        case 0:
            return {fmt::format("evt_load_{}", number), {"stripe", "", stripe_body(number)}};
        case 1:
            return {fmt::format("call:CAload{}:ringing:1", number), {"twilio", ours, twilio_body(number)}};
        case 2:
            return {fmt::format("load-call-{}:status:ringing", number), {"vapi", "", vapi_body(number)}};
        default:
            return {fmt::format("load-call-{}:status:ringing", number), {"vapi", ours, vapi_body(number)}};
    }
}

Load::Load(std::uint16_t port, std::atomic<std::uint64_t>& next, bool reconnects)
    : port_(port), next_(next), reconnects_(reconnects) {
    for (int i = 0; i < connections; ++i) threads_.emplace_back([this] { send_all(); });
}

void Load::send_all() {
    LoadResult mine;
    bool goes_on = true;
    while (goes_on && !stopping_) {
        Client client(port_);
        goes_on = client.connected && reconnects_;
        while (client.connected && !stopping_) {
            const std::uint64_t number = next_++;
            const auto sent_at = std::chrono::steady_clock::now();
            client.send(signed_post(unique_webhook(number).delivery));
            const Answer answer = client.answer();
            if (answer.head.empty() && std::chrono::steady_clock::now() - sent_at >= client.patience)
                ++mine.unanswered;
            if (!answer.head.empty()) ++mine.statuses[answer.status()];
            if (answer.status() != 200) {
                mine.in_doubt.push_back(number);
                if (answer.head.empty() || answer.header("Connection") == "close") break;
                continue;
            }
            mine.acknowledged.push_back(number);
            mine.positions.advance(Position::parse(answer.header("Beaker-Position")).value());
            ++acknowledged_;
            if (answer.header("Connection") == "close") break;
        }
    }
    const std::lock_guard lock(mutex_);
    result_.acknowledged.insert(result_.acknowledged.end(), mine.acknowledged.begin(),
                                mine.acknowledged.end());
    result_.in_doubt.insert(result_.in_doubt.end(), mine.in_doubt.begin(), mine.in_doubt.end());
    result_.positions.advance(mine.positions);
    for (const auto& [status, times] : mine.statuses) result_.statuses[status] += times;
    result_.unanswered += mine.unanswered;
}

LoadResult Load::join() {
    threads_.clear();
    return result_;
}

LoadResult Load::stop() {
    stopping_ = true;
    return join();
}

void send_again(std::uint16_t port, const std::vector<std::uint64_t>& numbers, Promised& promised) {
    Client client(port);
    for (const std::uint64_t number : numbers) {
        client.send(signed_post(unique_webhook(number).delivery));
        const Answer answer = client.answer();
        REQUIRE_MESSAGE(answer.status() == 200, answer.body);
        promised.numbers.push_back(number);
        promised.positions.advance(Position::parse(answer.header("Beaker-Position")).value());
    }
}

std::size_t check_all_there(std::uint16_t port, const Promised& promised) {
    const auto rows = webhook_events_by_id(port, promised.positions);
    for (const std::uint64_t number : promised.numbers) {
        const auto wanted = unique_webhook(number);
        const auto row = rows.find(wanted.event_id);
        REQUIRE_MESSAGE(row != rows.end(), "acknowledged and lost: ", wanted.event_id);
        // One with our tenant is decided; one without waits for its route's owner.
        const bool decided = !wanted.delivery.query.empty();
        CAPTURE(wanted.event_id);
        REQUIRE(row->second.attempts == (decided ? 1 : 0));
        REQUIRE(row->second.status == (decided ? "processed" : "parked"));
    }
    return rows.size();
}

}  // namespace beaker::testing
