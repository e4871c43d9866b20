#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "schemas/described/enum_text.hpp"
#include "schemas/described/fields.hpp"
#include "schemas/described/json_reader.hpp"
#include "schemas/described/json_writer.hpp"
#include "schemas/values/money.hpp"
#include "schemas/values/pii.hpp"

namespace beaker {

/// How a type stands in JSON. Specialised below for what events and rows are made of; a new kind of value
/// adds its own:
///     static void write(std::string& out, const T& value);  // appends compact JSON
///     static bool read(JsonReader& in, T& into);            // false: in.fail(...) said why
///     static std::string schema();                          // its JSON Schema
template <class T>
struct JsonValue;

/// A value that is a text in JSON, because it is made by parse() and written by text().
template <class T>
concept TextValue = requires(const T& value, std::string_view text) {
    { value.text() } -> std::convertible_to<std::string_view>;
    { *T::parse(text) } -> std::convertible_to<T>;
    { T::parse(text).error().reason } -> std::convertible_to<std::string_view>;
};

template <class T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && sizeof(T) <= 8;

template <>
struct JsonValue<bool> {
    static void write(std::string& out, bool value) { out += value ? "true" : "false"; }
    static bool read(JsonReader& in, bool& into) { return in.boolean(into); }
    static std::string schema() { return R"({"type":"boolean"})"; }
};

template <WholeNumber T>
struct JsonValue<T> {
    using Wide = std::conditional_t<std::signed_integral<T>, std::int64_t, std::uint64_t>;
    using Limits = std::numeric_limits<T>;

    static void write(std::string& out, T value) { append_json_number(out, static_cast<Wide>(value)); }
    static bool read(JsonReader& in, T& into) {
        Wide wide = 0;
        if constexpr (std::signed_integral<T>) {
            if (!in.whole(wide, Limits::min(), Limits::max())) return false;
        } else {
            if (!in.whole(wide, Limits::max())) return false;
        }
        into = static_cast<T>(wide);
        return true;
    }
};

template <>
struct JsonValue<double> {
    static void write(std::string& out, double value) { append_json_number(out, value); }
    static bool read(JsonReader& in, double& into) { return in.real(into); }
    static std::string schema() { return R"({"type":"number"})"; }
};

template <>
struct JsonValue<std::string> {
    static void write(std::string& out, const std::string& value) { append_json_string(out, value); }
    static bool read(JsonReader& in, std::string& into) {
        std::string_view text;
        if (!in.text(text)) return false;
        into = text;
        return true;
    }
    static std::string schema() { return R"({"type":"string"})"; }
};

template <>
struct JsonValue<RawJson> {
    static void write(std::string& out, const RawJson& value) {
        out += value.text.empty() ? "null" : value.text;
    }
    static bool read(JsonReader& in, RawJson& into) { return in.raw(into.text); }
    static std::string schema() { return "{}"; }
};

template <DescribedEnum E>
struct JsonValue<E> {
    static void write(std::string& out, E value) { append_json_string(out, enum_text(value)); }
    static bool read(JsonReader& in, E& into) {
        std::string_view name;
        if (!in.text(name)) return false;
        const auto value = enum_value<E>(name);
        if (!value) return in.fail("none of the known names");
        into = *value;
        return true;
    }
};

template <TextValue T>
struct JsonValue<T> {
    static void write(std::string& out, const T& value) {
        // What can append its text has an alphabet of its own, without quotes and backslashes.
        if constexpr (requires { value.append_text(out); }) {
            out += '"';
            value.append_text(out);
            out += '"';
        } else {
            append_json_string(out, value.text());
        }
    }
    static bool read(JsonReader& in, T& into) {
        std::string_view text;
        if (!in.text(text)) return false;
        auto parsed = T::parse(text);
        if (!parsed) return in.fail(parsed.error().reason);
        into = *std::move(parsed);
        return true;
    }
};

/// A number, written in full and read from its digits.
template <>
struct JsonValue<Usd4> {
    static void write(std::string& out, Usd4 value) { value.append_text(out); }
    static bool read(JsonReader& in, Usd4& into);
    static std::string schema();
};

/// `{"amount":4900,"currency":"USD"}`
template <>
struct JsonValue<Money> {
    static void write(std::string& out, const Money& value);
    static bool read(JsonReader& in, Money& into);
    static std::string schema();
};

/// The plain value: what is stored must be readable; sealing it is the log's business.
template <class T>
struct JsonValue<Pii<T>> {
    static void write(std::string& out, const Pii<T>& value) { JsonValue<T>::write(out, value.reveal()); }
    static bool read(JsonReader& in, Pii<T>& into) {
        T value = blank_value<T>();
        if (!JsonValue<T>::read(in, value)) return false;
        into = Pii<T>(std::move(value));
        return true;
    }
};

}  // namespace beaker
