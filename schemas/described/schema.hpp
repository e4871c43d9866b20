#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/described/codec.hpp"

namespace beaker {

/// One member of a described struct, for its schema.
struct MemberSchema {
    std::string_view name;
    std::string schema;
    bool required;
};

/// `{<head>"type":"object","properties":…,"required":[…],"additionalProperties":true}`; `head` is empty or
/// ends with a comma. Unknown members are allowed, because a newer version may have written them.
std::string object_schema(std::string_view head, std::span<const MemberSchema> members);
std::string whole_number_schema(std::int64_t least, std::uint64_t most);
/// A string of that `format` and `pattern`, each where it is not empty.
std::string text_schema(std::string_view format, std::string_view pattern);
std::string enum_schema(std::span<const EnumName> names);
std::string list_schema(std::string_view element);
/// An object of any members, each as the schema says.
std::string map_schema(std::string_view element);
/// What the schema allows, or null.
std::string nullable_schema(std::string_view schema);
/// The schema marked `"x-personal-data":true`.
std::string personal_schema(std::string_view schema);

namespace detail {

/// Whether a member of type T is personal data as a whole. Members of a nested struct say so themselves.
template <class T>
inline constexpr bool is_personal = is_pii<T>;
template <class T>
inline constexpr bool is_personal<std::optional<T>> = is_personal<T>;
template <class T>
inline constexpr bool is_personal<std::vector<T>> = is_personal<T>;
template <class T>
inline constexpr bool is_personal<std::map<std::string, T>> = is_personal<T>;

template <class T>
constexpr std::string_view format_of() {
    if constexpr (requires { T::json_format; }) return T::json_format;
    return {};
}

template <class T>
constexpr std::string_view pattern_of() {
    if constexpr (requires { T::json_pattern; }) return T::json_pattern;
    return {};
}

template <class T>
struct ElementOf {
    using type = void;
};
template <class T>
struct ElementOf<Pii<T>> {
    using type = T;
};
template <class T>
struct ElementOf<std::optional<T>> {
    using type = T;
};
template <class T>
struct ElementOf<std::vector<T>> {
    using type = T;
};
template <class T>
struct ElementOf<std::map<std::string, T>> {
    using type = T;
};

template <Described T>
std::string struct_schema(std::string_view head);

/// The schema of a value of type T, anywhere but as a member.
template <class T>
std::string value_schema() {
    using Element = typename ElementOf<T>::type;
    if constexpr (requires { JsonValue<T>::schema(); })
        return JsonValue<T>::schema();
    else if constexpr (WholeNumber<T>)
        return whole_number_schema(std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
    else if constexpr (DescribedEnum<T>)
        return enum_schema(enum_names<T>());
    else if constexpr (TextValue<T>)
        return text_schema(format_of<T>(), pattern_of<T>());
    else if constexpr (is_pii<T>)
        return value_schema<Element>();
    else if constexpr (is_optional<T>)
        return nullable_schema(value_schema<Element>());
    else if constexpr (std::same_as<T, std::vector<Element>>)
        return list_schema(value_schema<Element>());
    else if constexpr (std::same_as<T, std::map<std::string, Element>>)
        return map_schema(value_schema<Element>());
    else
        return struct_schema<T>("");
}

template <class T, bool WriteNulls>
MemberSchema member_schema(std::string_view name) {
    std::string schema;
    if constexpr (is_optional<T> && !WriteNulls)
        schema = value_schema<typename ElementOf<T>::type>();
    else
        schema = value_schema<T>();
    if (is_personal<T>) schema = personal_schema(schema);
    return {name, std::move(schema), !is_optional<T>};
}

template <Described T>
std::string struct_schema(std::string_view head) {
    require_whole_description<T>();
    return [&]<template <class...> class List, class... Descriptor>(List<Descriptor...>) {
        const std::array<MemberSchema, sizeof...(Descriptor)> members{
            member_schema<FieldTypeOf<Descriptor>, writes_nulls<T>>(json_name(Descriptor::name))...};
        return object_schema(head, members);
    }(FieldsOf<T>{});
}

}  // namespace detail

/// `"$schema":…,"$id":…,"title":…,` for object_schema.
std::string schema_head(std::string_view id, std::string_view title);
/// `"title":…,"description":…,`
std::string part_head(std::string_view title, std::string_view description);

/// The JSON Schema (draft 2020-12) of what append_json writes for T, compact, its members in the order of the
/// description: the same text from build to build, to be compared and kept.
template <Described T>
std::string json_schema(std::string_view id, std::string_view title) {
    return detail::struct_schema<T>(schema_head(id, title));
}

/// The same as a part of a document that has its own `$schema` and names it by its place: with a title and a
/// sentence.
template <Described T>
std::string part_schema(std::string_view title, std::string_view description) {
    return detail::struct_schema<T>(part_head(title, description));
}

}  // namespace beaker
