#pragma once

#include <boost/describe/bases.hpp>
#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/list.hpp>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "schemas/values/pii.hpp"

namespace beaker {

/// A struct whose fields BOOST_DESCRIBE_STRUCT lists; codec and JSON Schema are derived from the list.
template <class T>
concept Described = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

/// The descriptors of the fields, in the order of the description.
template <class T>
using FieldsOf = boost::describe::describe_members<T, boost::describe::mod_public>;

template <class Field>
struct FieldType;
template <class Owner, class T>
struct FieldType<T Owner::*> {
    using type = T;
};
/// The type of the field behind a descriptor.
template <class Descriptor>
using FieldTypeOf = typename FieldType<std::remove_cvref_t<decltype(Descriptor::pointer)>>::type;

/// A described name as it stands in JSON. One underscore at its end is dropped, which allows for names that
/// C++ keeps to itself: `default_` is "default".
constexpr std::string_view json_name(std::string_view described) {
    if (described.ends_with('_')) described.remove_suffix(1);
    return described;
}

namespace detail {

/// Stands for any field of Owner in a brace initialiser that is checked and never run.
template <class Owner>
struct AnyField {
    template <class T>
        requires(!std::same_as<T, Owner>)
    operator T() const;
};

template <class T, class Places>
inline constexpr bool takes = false;
template <class T, std::size_t... Place>
inline constexpr bool takes<T, std::index_sequence<Place...>> =
    requires { T{((void)Place, AnyField<T>{})...}; };

template <class T>
inline constexpr std::size_t described_count = boost::mp11::mp_size<FieldsOf<T>>::value;

}  // namespace detail

/// Whether the description of T names every field: T can be made from as many values as are described, and
/// not from one more. boost::pfr::tuple_size_v would count the fields too, but tries numbers up to the size
/// of T in bits, which takes the compiler a minute for a struct of twenty fields.
template <class T>
inline constexpr bool describes_every_field =
    detail::takes<T, std::make_index_sequence<detail::described_count<T>>> &&
    !detail::takes<T, std::make_index_sequence<detail::described_count<T> + 1>>;

/// Refuses to compile what could not be stored whole: see tests/schemas/described/field_left_out.cpp.
template <Described T>
constexpr void require_whole_description() {
    static_assert(std::is_aggregate_v<T>, "a described struct is a plain aggregate");
    static_assert(
        boost::mp11::mp_size<boost::describe::describe_bases<T, boost::describe::mod_any_access>>::value == 0,
        "a described struct has no bases");
    static_assert(describes_every_field<T>, "BOOST_DESCRIBE_STRUCT leaves out a field of this struct");
}

/// A value of T to be filled in by decoding. Where T has no default (a Phone is always a phone) its example
/// serves.
template <class T>
T blank_value() {
    if constexpr (std::default_initializable<T>) {
        return T{};
    } else if constexpr (is_pii<T>) {
        return T(blank_value<std::remove_cvref_t<decltype(std::declval<T>().reveal())>>());
    } else if constexpr (Described<T>) {
        return []<template <class...> class List, class... Descriptor>(List<Descriptor...>) {
            return T{blank_value<FieldTypeOf<Descriptor>>()...};
        }(FieldsOf<T>{});
    } else {
        return *T::parse(T::example);
    }
}

}  // namespace beaker
