#include "processors/twilio_form.hpp"

#include <charconv>

#include "processors/nonsense.hpp"

namespace beaker::processors {

std::optional<std::string> text_in(const FormFields& form, std::string_view name) {
    const std::string_view text = form_value(form, name);
    if (text.empty()) return std::nullopt;
    return std::string(text);
}

std::optional<std::int64_t> count_in(const FormFields& form, std::string_view name) {
    const std::string_view text = form_value(form, name);
    if (text.empty()) return std::nullopt;
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end != text.data() + text.size() || count < 0)
        refuse("bad_number", "a field that counts something is no number");
    return count;
}

std::optional<Instant> time_in(const FormFields& form, std::string_view name) {
    const std::string_view text = form_value(form, name);
    if (text.empty()) return std::nullopt;
    const auto at = Instant::parse_rfc2822(text);
    if (!at) refuse("bad_timestamp", "a time is not written as in RFC 2822");
    return *at;
}

}  // namespace beaker::processors
