#include "schemas/events/input.hpp"

#include <openssl/evp.h>
#include <simdjson.h>

#include "schemas/catalogue_entry.hpp"

namespace beaker {

namespace {

std::string to_base64(std::string_view bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3), '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                    reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    const int size =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (size < 0) return std::nullopt;
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    bytes.resize(static_cast<std::size_t>(size) - padding);
    return bytes;
}

}  // namespace

RecordCopy RecordCopy::of(const Record& record) {
    RecordCopy copy{.id = record.id,
                    .type = record.type,
                    .source = record.source,
                    .subject = record.subject,
                    .time = record.time,
                    .causation = record.causation,
                    .correlation = record.correlation,
                    .traceparent = record.traceparent,
                    .content_type = record.content_type,
                    .attributes = {},
                    .value = {},
                    .value_base64 = {}};
    for (const auto& [name, value] : record.attributes) copy.attributes.emplace(name, value);
    if (simdjson::validate_utf8(record.value.data(), record.value.size()))
        copy.value = Pii<std::string>(record.value);
    else
        copy.value_base64 = Pii<std::string>(to_base64(record.value));
    return copy;
}

std::expected<Record, DecodeError> RecordCopy::record() const {
    Record again{.id = id,
                 .type = type,
                 .source = source,
                 .subject = subject,
                 .time = time,
                 .causation = causation,
                 .correlation = correlation,
                 .traceparent = traceparent,
                 .content_type = content_type,
                 .attributes = {},
                 .value = value ? value->reveal() : std::string{}};
    for (const auto& [name, text] : attributes) again.attributes.push_back({name, text});
    if (value_base64) {
        auto bytes = from_base64(value_base64->reveal());
        if (!bytes) return std::unexpected(DecodeError{"/value_base64", "is not base64"});
        again.value = std::move(*bytes);
    }
    return again;
}

std::span<const CatalogueEntry> input_entries() {
    static constexpr CatalogueEntry entries[] = {
        entry_of<InputSettled>(Topic::domain_events, "An input was taken in order, and this became of it."),
        entry_of<InputDeadLettered>(Topic::domain_events, "An input could not be decided and was put aside."),
        entry_of<AnswerMissed>(Topic::inputs, "Somebody was answered before the decision was there."),
    };
    return entries;
}

}  // namespace beaker
