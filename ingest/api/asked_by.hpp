#pragma once

#include <expected>
#include <optional>
#include <string>

#include "ingest/http/message.hpp"

namespace beaker::ingest::api {

/// Who asks, as they call themselves: the admin's token alone does not tell the people apart who share it.
/// `admin` where they do not say. What says so in the log is kept for ever and read by many, so it is a user
/// name and nobody's e-mail address. Error: the answer 400.
std::expected<std::string, http::Response> asked_by(const std::optional<std::string>& sent);

}  // namespace beaker::ingest::api
