#include "schemas/values/pii.hpp"

namespace beaker {

std::string mask_email(std::string_view email) {
    const auto at = email.rfind('@');
    if (at == std::string_view::npos || at == 0) return "***";
    std::string out;
    // Half a UTF-8 sequence would make the whole text invalid: such a first letter is not shown.
    if (static_cast<unsigned char>(email.front()) < 0x80) out += email.front();
    out.append("***").append(email.substr(at));
    return out;
}

std::string mask_phone(std::string_view phone) {
    std::string digits;
    for (const char c : phone)
        if (c >= '0' && c <= '9') digits += c;
    if (digits.size() < 7) return "***";
    return "***-***-" + digits.substr(digits.size() - 4);
}

}  // namespace beaker
