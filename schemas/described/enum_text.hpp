#pragma once

#include <array>
#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include "schemas/described/fields.hpp"

namespace beaker {

/// An enum whose values BOOST_DESCRIBE_ENUM lists.
template <class E>
concept DescribedEnum = std::is_enum_v<E> && boost::describe::has_describe_enumerators<E>::value;

struct EnumName {
    std::string_view name;
    std::int64_t value;
};

namespace detail {

template <DescribedEnum E>
inline constexpr auto enum_name_table = []<template <class...> class List, class... Value>(List<Value...>) {
    return std::array<EnumName, sizeof...(Value)>{
        EnumName{json_name(Value::name), static_cast<std::int64_t>(Value::value)}...};
}(boost::describe::describe_enumerators<E>{});

}  // namespace detail

/// Every value of E with its JSON name, in the order of the description.
template <DescribedEnum E>
constexpr std::span<const EnumName> enum_names() {
    return detail::enum_name_table<E>;
}

/// The name of a value; empty for a number that is none of the described ones.
template <DescribedEnum E>
constexpr std::string_view enum_text(E value) {
    for (const EnumName& each : enum_names<E>())
        if (each.value == static_cast<std::int64_t>(value)) return each.name;
    return {};
}

/// The value of that name, if there is one.
template <DescribedEnum E>
constexpr std::optional<E> enum_value(std::string_view name) {
    for (const EnumName& each : enum_names<E>())
        if (each.name == name) return static_cast<E>(each.value);
    return std::nullopt;
}

}  // namespace beaker
