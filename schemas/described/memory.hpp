#pragma once

#include <concepts>
#include <cstddef>
#include <ranges>
#include <string>

#include "schemas/described/fields.hpp"
#include "schemas/described/json_containers.hpp"

namespace beaker {

/// About how many bytes a value keeps outside of itself: what a bound on memory needs to know. Of described
/// structs and what they are made of; other types keep nothing.
template <class T>
std::size_t memory_behind(const T& value) {
    if constexpr (is_pii<T>) {
        return memory_behind(value.reveal());
    } else if constexpr (is_optional<T>) {
        return value ? memory_behind(*value) : 0;
    } else if constexpr (std::same_as<T, std::string>) {
        return value.size();
    } else if constexpr (std::same_as<T, RawJson>) {
        return value.text.size();
    } else if constexpr (std::ranges::range<T>) {
        std::size_t bytes = 0;
        for (const auto& each : value) bytes += sizeof each + memory_behind(each);
        return bytes;
    } else if constexpr (requires { value.first, value.second; }) {  // of a map
        return memory_behind(value.first) + memory_behind(value.second);
    } else if constexpr (Described<T>) {
        return []<template <class...> class List, class... Descriptor>(const T& of, List<Descriptor...>) {
            return (std::size_t{0} + ... + memory_behind(of.*Descriptor::pointer));
        }(value, FieldsOf<T>{});
    } else {
        return 0;
    }
}

}  // namespace beaker
