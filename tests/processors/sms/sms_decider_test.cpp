#include "processors/sms/sms_decider.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "schemas/events/sms.hpp"
#include "tests/processors/harness.hpp"

namespace beaker::processors {
namespace {

using namespace test;

const std::string stream = tenant_stream(tenant_a);

Record status(const std::string& name, const std::string& more = {}) {
    return webhook(stream, "twilio", "sms-status", "MessageSid=SM1&MessageStatus=" + name + more);
}

TEST_CASE("sms: a text message is received once, with what its sender wrote") {
    Streams streams;
    const Record inbound =
        webhook(stream, "twilio", "sms-inbound",
                "MessageSid=SM1&SmsSid=SM1&From=%2B17755550142&To=%2B17755550100&Body=+stop+&"
                "NumMedia=2&OptOutType=STOP");
    const auto settled = streams.take(inbound);
    CHECK(settled.events == std::vector<Event>{SmsReceived{.tenant_id = tenant_a,
                                                           .message_sid = "SM1",
                                                           .from = Pii<std::string>("+17755550142"),
                                                           .to = Pii<std::string>("+17755550100"),
                                                           .body = Pii<std::string>(" stop "),
                                                           .media = 2,
                                                           .opt_out_type = "STOP"}});
    CHECK(streams.take(inbound).events.empty());
}

TEST_CASE("sms: a status never goes back, and each is told once") {
    Streams streams;
    const struct {
        Record when;
        SmsStatus status, current;
    } rows[] = {
        {status("sent"), SmsStatus::sent, SmsStatus::sent},
        {status("queued"), SmsStatus::queued, SmsStatus::sent},
        {status("undelivered", "&ErrorCode=30003"), SmsStatus::undelivered, SmsStatus::undelivered},
        {status("sending"), SmsStatus::sending, SmsStatus::undelivered},
        {status("read"), SmsStatus::read, SmsStatus::read},
    };
    for (const auto& row : rows) {
        CAPTURE(row.when.value);
        const auto settled = streams.take(row.when);
        REQUIRE(settled.events.size() == 1);
        const auto* told = settled.events[0].as<SmsStatusReported>();
        REQUIRE(told);
        CHECK(told->status == row.status);
        CHECK(told->current == row.current);
        CHECK(told->error_code.has_value() == (row.status == SmsStatus::undelivered));
        CHECK(streams.take(row.when).events.empty());
    }
}

TEST_CASE("sms: which of two ends stands does not depend on which came first") {
    std::vector<std::string> names{"sent", "delivered", "undelivered", "queued"};
    std::ranges::sort(names);
    std::optional<std::map<std::string, std::string, std::less<>>> expected;
    do {
        Streams streams;
        for (const std::string& name : names) streams.take(status(name));
        if (!expected) expected = streams.rows[stream].rows;
        REQUIRE(streams.rows[stream].rows == *expected);
        CHECK(expected->begin()->second.find(R"("current":"delivered")") != std::string::npos);
    } while (std::ranges::next_permutation(names).found);
}

TEST_CASE("sms: callbacks that make no sense are refused") {
    const struct {
        const char* name;
        std::string kind, body, code;
    } rows[] = {
        {"no id", "sms-inbound", "From=1&To=2&Body=a", "no_message_id"},
        {"no sender", "sms-inbound", "MessageSid=SM1&To=2&Body=a", "no_party"},
        {"unknown status", "sms-status", "MessageSid=SM1&MessageStatus=lost", "unknown_status"},
        {"an error in words", "sms-status", "MessageSid=SM1&MessageStatus=failed&ErrorCode=bad",
         "bad_number"},
        {"no form", "sms-status", "MessageSid=%zz", "unreadable_body"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Streams streams;
        const auto settled = streams.take(webhook(stream, "twilio", row.kind, row.body));
        CHECK(settled.outcome == Outcome::failed);
        CHECK(settled.problem == row.code);
    }
}

}  // namespace
}  // namespace beaker::processors
