#include "ingest/http/message.hpp"

#include "schemas/values/ascii.hpp"

namespace beaker::ingest::http {

std::optional<std::string_view> Request::header(std::string_view name) const {
    for (const auto& [sent, value] : headers)
        if (equal_ignoring_case(sent, name)) return value;
    return std::nullopt;
}

}  // namespace beaker::ingest::http
