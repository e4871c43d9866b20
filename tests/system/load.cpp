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

Load::Load(std::uint16_t port, std::atomic<std::uint64_t>& next, Options options)
    : port_(port), next_(next), first_(next), options_(options) {
    for (int i = 0; i < options_.connections; ++i) threads_.emplace_back([this] { send_all(); });
}

std::uint64_t Load::next_number(std::uint64_t turn) {
    const std::uint64_t sent = next_ - first_;
    if (!options_.repeats || turn % 5 != 4 || sent == 0) return next_++;
    return first_ + turn * 7919 % sent;  // a prime: from everywhere
}

bool Load::send_one(Client& client, std::uint64_t number, LoadResult& mine) {
    const auto sent_at = std::chrono::steady_clock::now();
    client.send(signed_post(unique_webhook(number).delivery));
    const Answer answer = client.answer();
    if (answer.head.empty() && std::chrono::steady_clock::now() - sent_at >= client.patience)
        ++mine.unanswered;
    if (!answer.head.empty()) ++mine.statuses[answer.status()];
    if (answer.status() == 503 && answer.header("Retry-After").empty()) ++mine.without_retry_after;
    if (answer.status() != 200) {
        mine.in_doubt.push_back(number);
        return !answer.head.empty() && answer.header("Connection") != "close";
    }
    const auto position = Position::parse(answer.header("Beaker-Position")).value();
    mine.acknowledged.push_back(number);
    mine.stored.push_back(position);
    mine.positions.advance(position);
    ++acknowledged_;
    return answer.header("Connection") != "close";
}

void Load::send_all() {
    LoadResult mine;
    std::uint64_t turn = 0;
    for (bool goes_on = true; goes_on && !stopping_;) {
        Client client(port_);
        goes_on = options_.insists || (client.connected && options_.reconnects);
        if (!client.connected) std::this_thread::sleep_for(std::chrono::milliseconds(20));
        while (client.connected && !stopping_) {
            if (!send_one(client, next_number(turn++), mine)) break;
            std::this_thread::sleep_for(options_.pause);
        }
    }
    const std::lock_guard lock(mutex_);
    const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    append(result_.acknowledged, mine.acknowledged);
    append(result_.stored, mine.stored);
    append(result_.in_doubt, mine.in_doubt);
    result_.positions.advance(mine.positions);
    for (const auto& [status, times] : mine.statuses) result_.statuses[status] += times;
    result_.unanswered += mine.unanswered;
    result_.without_retry_after += mine.without_retry_after;
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
