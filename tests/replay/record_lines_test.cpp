#include "replay/record_lines.hpp"

#include <doctest/doctest.h>

#include "schemas/events/call.hpp"
#include "schemas/events/webhook.hpp"

namespace beaker::replay {
namespace {

const Uuid id = *Uuid::parse("c4737393-9ade-8000-8e0c-14757d867b17");

log::Stored stored(Record record) {
    record.id = record.correlation = id;
    record.source = "/test";
    record.subject = "tenant/1";
    record.time = *Instant::parse("2026-01-01T00:00:04Z");
    return {Topic::domain_events, {3, 7}, std::make_shared<const Record>(std::move(record)), {}};
}

log::Stored a_line_of_a_call() {
    Record record;
    record.type = CallTranscriptAppended::type;
    record.causation = id;
    record.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    record.value = to_json(CallTranscriptAppended{CallId(id), *Instant::parse("2026-01-01T00:00:04Z"),
                                                  CallSpeaker::user, Pii<std::string>("I am Dana.")});
    return stored(std::move(record));
}

log::Stored a_webhook() {
    Record record;
    record.type = webhook_received;
    record.attributes = {{"provider", "twilio"}};
    record.value = "From=%2B14155550142&Body=a,\"b\"";
    return stored(std::move(record));
}

std::string line(LineFormat format, bool reveal, const log::Stored& of) {
    RecordLines lines(format, reveal);
    std::string out = lines.head();
    lines.append(out, of);
    return out;
}

}  // namespace

TEST_CASE("record lines: a CloudEvent with its place, masked unless it is to be revealed") {
    const std::string before =
        R"({"specversion":"1.0","id":"c4737393-9ade-8000-8e0c-14757d867b17","type":"beaker.call.transcript_appended.v2",)"
        R"("source":"/test","subject":"tenant/1","time":"2026-01-01T00:00:04Z","causationid":"c4737393-9ade-8000-8e0c-14757d867b17",)"
        R"("correlationid":"c4737393-9ade-8000-8e0c-14757d867b17","traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",)"
        R"("topic":"domain.events","partition":3,"offset":7,"datacontenttype":"application/json","data":)"
        R"({"call_id":"c4737393-9ade-8000-8e0c-14757d867b17","at":"2026-01-01T00:00:04Z","speaker":"user","text":")";
    CHECK(line(LineFormat::jsonl, false, a_line_of_a_call()) == before + "***\"}}\n");
    CHECK(line(LineFormat::jsonl, true, a_line_of_a_call()) == before + "I am Dana.\"}}\n");
}

TEST_CASE("record lines: a provider's body is told by its size, or as the text that it is") {
    CHECK(line(LineFormat::jsonl, false, a_webhook())
              .ends_with(R"("data":{"masked":true,"bytes":30}})"
                         "\n"));
    CHECK(line(LineFormat::jsonl, true, a_webhook())
              .ends_with(R"("data":"From=%2B14155550142&Body=a,\"b\""})"
                         "\n"));
    CHECK(line(LineFormat::jsonl, false, a_webhook()).find(R"("provider":"twilio")") != std::string::npos);
}

TEST_CASE("record lines: CSV as RFC 4180 wants it") {
    CHECK(line(LineFormat::csv, true, a_webhook()) ==
          "topic,partition,offset,id,type,source,subject,time,causationid,correlationid,traceparent,data\r\n"
          "domain.events,3,7,c4737393-9ade-8000-8e0c-14757d867b17,beaker.webhook.received.v1,/test,tenant/1,"
          "2026-01-01T00:00:04Z,,c4737393-9ade-8000-8e0c-14757d867b17,,"
          "\"\"\"From=%2B14155550142&Body=a,\\\"\"b\\\"\"\"\"\"\r\n");
}

}  // namespace beaker::replay
