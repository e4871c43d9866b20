#pragma once

#include <fmt/core.h>

#include <compare>
#include <concepts>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace beaker {

/// `j***@example.com` for jane@example.com; `***` where it is no e-mail address.
std::string mask_email(std::string_view email);
/// `***-***-1234`: the last four digits; `***` where it has fewer than seven.
std::string mask_phone(std::string_view phone);

/// Personal data: prints masked wherever code does not ask for it by name, with reveal(). A T with a member
/// masked() (Phone, Email) says how; any other prints as `***`.
template <class T>
class Pii {
public:
    Pii()
        requires std::default_initializable<T>
    = default;
    explicit Pii(T value) : value_(std::move(value)) {}

    const T& reveal() const { return value_; }
    std::string masked() const {
        if constexpr (requires { value_.masked(); })
            return value_.masked();
        else
            return "***";
    }

    auto operator<=>(const Pii&) const = default;
    bool operator==(const Pii&) const = default;
    friend std::ostream& operator<<(std::ostream& out, const Pii& value) { return out << value.masked(); }

private:
    T value_{};
};

/// An instance of Pii.
template <class T>
inline constexpr bool is_pii = false;
template <class T>
inline constexpr bool is_pii<Pii<T>> = true;

}  // namespace beaker

template <class T>
struct fmt::formatter<beaker::Pii<T>, char> : fmt::formatter<std::string_view, char> {
    template <class Context>
    auto format(const beaker::Pii<T>& value, Context& context) const {
        return fmt::formatter<std::string_view, char>::format(value.masked(), context);
    }
};
