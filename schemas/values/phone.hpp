#pragma once

#include <compare>
#include <expected>
#include <string>
#include <string_view>

namespace beaker {

/// Why a text is no phone number; never quotes the text.
struct BadPhone {
    std::string_view reason;
};

/// An E.164 number such as "+12025550123". It cannot hold anything else, so nobody re-checks it. Whether the
/// number is assigned is another question. Personal data: kept as Pii<Phone>.
class Phone {
public:
    static constexpr std::string_view json_pattern = "^\\+[1-9][0-9]{6,14}$";
    static constexpr std::string_view example = "+12025550123";

    /// Errors: BadPhone unless '+', a digit 1-9 and 6 to 14 more digits. Source: ITU-T E.164.
    static std::expected<Phone, BadPhone> parse(std::string_view text);
    const std::string& text() const { return text_; }
    /// `***-***-0123`
    std::string masked() const;
    auto operator<=>(const Phone&) const = default;

private:
    explicit Phone(std::string_view text) : text_(text) {}
    std::string text_;
};

}  // namespace beaker
