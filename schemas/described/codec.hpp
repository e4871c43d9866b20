#pragma once

#include <array>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "schemas/described/json_containers.hpp"

namespace beaker {

namespace detail {

/// Whether an empty optional is written as null instead of being left out: T says so by
/// `static constexpr bool write_nulls = true`.
template <class T>
inline constexpr bool writes_nulls = requires { requires T::write_nulls; };

template <bool WriteNulls, class M>
void write_member(std::string& out, std::string_view name, const M& value) {
    if constexpr (is_optional<M> && !WriteNulls) {
        if (!value) return;
    }
    append_json_name(out, name);
    JsonValue<M>::write(out, value);
}

template <class T, class Descriptor>
constexpr MemberReader member_reader() {
    using M = FieldTypeOf<Descriptor>;
    MemberReader reader{json_name(Descriptor::name), nullptr, nullptr};
    reader.read = [](void* owner, JsonReader& value) {
        return JsonValue<M>::read(value, static_cast<T*>(owner)->*Descriptor::pointer);
    };
    if constexpr (is_optional<M>)
        reader.absent = [](void* owner) { (static_cast<T*>(owner)->*Descriptor::pointer).reset(); };
    return reader;
}

template <class T>
inline constexpr auto member_readers =
    []<template <class...> class List, class... Descriptor>(List<Descriptor...>) {
        return std::array<MemberReader, sizeof...(Descriptor)>{member_reader<T, Descriptor>()...};
    }(FieldsOf<T>{});

}  // namespace detail

/// Members in the order of the description; an empty optional is left out unless T::write_nulls. When
/// reading, unknown members are ignored (a newer version wrote them) and every member that is not optional
/// must be there.
template <Described T>
    requires(!TextValue<T>)
struct JsonValue<T> {
    static void write(std::string& out, const T& value) {
        require_whole_description<T>();
        out += '{';
        []<template <class...> class List, class... Descriptor>(std::string& to, const T& from,
                                                                List<Descriptor...>) {
            (detail::write_member<detail::writes_nulls<T>>(to, json_name(Descriptor::name),
                                                           from.*Descriptor::pointer),
             ...);
        }(out, value, FieldsOf<T>{});
        out += '}';
    }
    static bool read(JsonReader& in, T& into) {
        require_whole_description<T>();
        static_assert(detail::member_readers<T>.size() <= 64, "a described struct has at most 64 fields");
        return in.members(detail::member_readers<T>, &into);
    }
};

/// Appends the value as compact JSON.
template <class T>
void append_json(std::string& out, const T& value) {
    JsonValue<T>::write(out, value);
}

/// The value as compact JSON.
template <class T>
std::string to_json(const T& value) {
    std::string out;
    append_json(out, value);
    return out;
}

/// Reads what append_json wrote, now or by an older or newer version: an object or array. For JSON that we
/// wrote: text that no member reads is not checked. Errors: DecodeError, the first thing that does not fit.
template <class T>
std::expected<T, DecodeError> from_json(std::string_view json) {
    T value = blank_value<T>();
    const auto read = [](void* into, JsonReader& in) {
        return JsonValue<T>::read(in, *static_cast<T*>(into));
    };
    if (auto error = JsonReader::read_text(json, read, &value)) return std::unexpected(*std::move(error));
    return value;
}

}  // namespace beaker
