#pragma once

#include <compare>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace beaker {

/// Why a text is no e-mail address; never quotes the text.
struct BadEmail {
    std::string_view reason;  ///< for people
    /// For programs, a closed list: empty, too_long, no_at, no_name, name_too_long, bad_name, no_domain,
    /// bad_domain. The name is what stands before the @.
    std::string_view code;
};

/// An e-mail address in its contact form, the one that mail goes to: trimmed, its domain in lower case. Two
/// addresses may reach one mailbox; uniqueness is judged by canonical(). Personal data: kept as Pii<Email>.
class Email {
public:
    static constexpr std::string_view json_format = "email";
    static constexpr std::string_view example = "a@example.com";

    /// Takes an RFC 5321 mailbox with an unquoted local part and a domain name of two labels or more, in
    /// ASCII, at most 254 bytes; white space around it is dropped. Errors: BadEmail.
    static std::expected<Email, BadEmail> parse(std::string_view text);
    /// The contact form.
    const std::string& text() const { return text_; }
    /// Lower case; at Gmail also without dots and `+tag`, and with googlemail.com as gmail.com.
    std::string canonical() const;
    /// `j***@example.com`
    std::string masked() const;
    auto operator<=>(const Email&) const = default;

private:
    explicit Email(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace beaker
