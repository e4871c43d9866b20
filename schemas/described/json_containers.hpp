#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/described/json_value.hpp"

namespace beaker {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Null where it is empty. As a member of a struct it is left out instead, unless the struct says
/// write_nulls.
template <class T>
struct JsonValue<std::optional<T>> {
    static void write(std::string& out, const std::optional<T>& value) {
        if (value)
            JsonValue<T>::write(out, *value);
        else
            out += "null";
    }
    static bool read(JsonReader& in, std::optional<T>& into) {
        into.reset();
        if (in.is_null()) return true;
        return JsonValue<T>::read(in, into.emplace(blank_value<T>()));
    }
};

/// An array.
template <class T>
struct JsonValue<std::vector<T>> {
    static void write(std::string& out, const std::vector<T>& value) {
        out += '[';
        for (bool first = true; const T& element : value) {
            if (!std::exchange(first, false)) out += ',';
            JsonValue<T>::write(out, element);
        }
        out += ']';
    }
    static bool read(JsonReader& in, std::vector<T>& into) {
        into.clear();
        const auto read_one = [](void* list, JsonReader& element) {
            T value = blank_value<T>();
            if (!JsonValue<T>::read(element, value)) return false;
            static_cast<std::vector<T>*>(list)->push_back(std::move(value));
            return true;
        };
        return in.each_element(read_one, &into);
    }
};

/// An object; its keys are any text.
template <class T>
struct JsonValue<std::map<std::string, T>> {
    static void write(std::string& out, const std::map<std::string, T>& value) {
        out += '{';
        for (const auto& [key, element] : value) {
            append_json_key(out, key);
            JsonValue<T>::write(out, element);
        }
        out += '}';
    }
    static bool read(JsonReader& in, std::map<std::string, T>& into) {
        into.clear();
        const auto read_one = [](void* map, std::string_view key, JsonReader& element) {
            T value = blank_value<T>();
            if (!JsonValue<T>::read(element, value)) return false;
            static_cast<std::map<std::string, T>*>(map)->insert_or_assign(std::string(key), std::move(value));
            return true;
        };
        return in.each_member(read_one, &into);
    }
};

}  // namespace beaker
