#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/values/form.hpp"
#include "schemas/values/instant.hpp"

namespace beaker::processors {

// Fields of Twilio's callbacks, which are forms.

/// A text; none where the field is missing or empty.
std::optional<std::string> text_in(const FormFields& form, std::string_view name);
/// A count; none where the field is missing or empty. Throws Nonsense where it is no number from 0 on.
std::optional<std::int64_t> count_in(const FormFields& form, std::string_view name);
/// A time as in RFC 2822; none where the field is missing or empty. Throws Nonsense where it is none.
std::optional<Instant> time_in(const FormFields& form, std::string_view name);

}  // namespace beaker::processors
