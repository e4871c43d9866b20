#pragma once

#include <fmt/core.h>

#include <concepts>
#include <ostream>
#include <string>
#include <string_view>

namespace beaker {

/// A value that may be printed anywhere (logs, test failures): it says so itself by
/// `static constexpr bool printable = true`. Personal data never does; it prints through Pii, masked.
template <class T>
concept Printable = T::printable && requires(const T& value) {
    { value.text() } -> std::convertible_to<std::string_view>;
};

template <Printable T>
std::ostream& operator<<(std::ostream& out, const T& value) {
    return out << std::string_view(value.text());
}

}  // namespace beaker

template <beaker::Printable T>
struct fmt::formatter<T, char> : fmt::formatter<std::string_view, char> {
    template <class Context>
    auto format(const T& value, Context& context) const {
        return fmt::formatter<std::string_view, char>::format(std::string_view(value.text()), context);
    }
};
