#include "replay/record_lines.hpp"

#include <fmt/format.h>

#include <initializer_list>

#include "schemas/described/json_writer.hpp"

namespace beaker::replay {

namespace {

constexpr std::string_view csv_head =
    "topic,partition,offset,id,type,source,subject,time,causationid,correlationid,traceparent,data\r\n";

void append_text(std::string& out, std::string_view name, std::string_view text) {
    append_json_name(out, name);
    append_json_string(out, text);
}

void append_field(std::string& out, std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace

std::string RecordLines::head() const {
    return format_ == LineFormat::csv ? std::string(csv_head) : std::string{};
}

void RecordLines::append(std::string& out, const log::Stored& stored) {
    format_ == LineFormat::csv ? append_csv(out, stored) : append_jsonl(out, stored);
}

std::string RecordLines::value_of(const Record& record) {
    return reveal_ ? plain_value(record) : masker_.masked_value(record);
}

void RecordLines::append_jsonl(std::string& out, const log::Stored& stored) {
    const Record& record = *stored.record;
    out += '{';
    append_text(out, "specversion", "1.0");
    append_text(out, "id", record.id.text());
    append_text(out, "type", record.type);
    append_text(out, "source", record.source);
    append_text(out, "subject", record.subject);
    append_text(out, "time", record.time.text());
    if (record.causation) append_text(out, "causationid", record.causation->text());
    append_text(out, "correlationid", record.correlation.text());
    if (!record.traceparent.empty()) append_text(out, "traceparent", record.traceparent);
    for (const auto& [name, value] : record.attributes) append_text(out, name, value);
    append_text(out, "topic", name_of(stored.topic));
    append_json_name(out, "partition");
    append_json_number(out, std::uint64_t{stored.position.partition});
    append_json_name(out, "offset");
    append_json_number(out, std::uint64_t{stored.position.offset});
    append_text(out, "datacontenttype", "application/json");
    append_json_name(out, "data");
    out += value_of(record);
    out += "}\n";
}

void RecordLines::append_csv(std::string& out, const log::Stored& stored) {
    const Record& record = *stored.record;
    const std::string partition = fmt::to_string(stored.position.partition);
    const std::string offset = fmt::to_string(stored.position.offset);
    const std::string causation = record.causation ? record.causation->text() : std::string{};
    bool first = true;
    for (const std::string_view field :
         {std::string_view(name_of(stored.topic)), std::string_view(partition), std::string_view(offset)}) {
        if (!std::exchange(first, false)) out += ',';
        append_field(out, field);
    }
    for (const std::string& field :
         {record.id.text(), record.type, record.source, record.subject, record.time.text(), causation,
          record.correlation.text(), record.traceparent, value_of(record)}) {
        out += ',';
        append_field(out, field);
    }
    out += "\r\n";
}

}  // namespace beaker::replay
