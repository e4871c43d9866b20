#include "schemas/values/email.hpp"

#include <algorithm>

#include "schemas/values/pii.hpp"

namespace beaker {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter_or_digit(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || is_digit(c); }

std::string lowered(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

/// The characters of RFC 5322's dot-atom.
bool valid_local_part(std::string_view local) {
    constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~.";
    const bool dots_between = local.front() != '.' && local.back() != '.' && !local.contains("..");
    return dots_between &&
           std::ranges::all_of(local, [&](char c) { return is_letter_or_digit(c) || marks.contains(c); });
}

bool valid_label(std::string_view label) {
    const bool name = std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
    return name && !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-';
}

/// Two labels or more, the last one no number (which would make it an IPv4 address).
bool valid_domain(std::string_view domain) {
    int labels = 1;
    auto dot = domain.find('.');
    for (; dot != std::string_view::npos; dot = domain.find('.'), ++labels) {
        if (!valid_label(domain.substr(0, dot))) return false;
        domain.remove_prefix(dot + 1);
    }
    return labels > 1 && valid_label(domain) && !std::ranges::all_of(domain, is_digit);
}

/// The local part and domain by which uniqueness is judged, of a checked address.
std::string canonical_form(std::string_view address) {
    const auto at = address.rfind('@');
    std::string local = lowered(address.substr(0, at));
    std::string domain = lowered(address.substr(at + 1));
    if (domain == "googlemail.com") domain = "gmail.com";
    if (domain == "gmail.com") {
        local.erase(std::min(local.find('+'), local.size()));
        std::erase(local, '.');
    }
    return local + '@' + domain;
}

}  // namespace

std::expected<Email, BadEmail> Email::parse(std::string_view text) {
    const std::string_view address = trimmed(text);
    if (address.empty()) return std::unexpected(BadEmail{"nothing", "empty"});
    if (address.size() > 254) return std::unexpected(BadEmail{"longer than 254 bytes", "too_long"});
    const auto at = address.rfind('@');
    if (at == std::string_view::npos) return std::unexpected(BadEmail{"no @", "no_at"});
    const std::string_view local = address.substr(0, at);
    const std::string_view domain = address.substr(at + 1);
    if (local.empty()) return std::unexpected(BadEmail{"nothing before the @", "no_name"});
    if (domain.empty()) return std::unexpected(BadEmail{"nothing after the @", "no_domain"});
    if (local.size() > 64)
        return std::unexpected(BadEmail{"more than 64 bytes before the @", "name_too_long"});
    if (!valid_local_part(local)) return std::unexpected(BadEmail{"not a name before the @", "bad_name"});
    if (!valid_domain(domain))
        return std::unexpected(BadEmail{"not a domain name after the @", "bad_domain"});
    if (canonical_form(address).starts_with('@'))
        return std::unexpected(BadEmail{"nothing before the +", "no_name"});
    return Email(std::string(local) + '@' + lowered(domain));
}

std::string Email::canonical() const { return canonical_form(text_); }

std::string Email::masked() const { return mask_email(text_); }

}  // namespace beaker
