#include "schemas/described/json_reader.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <cstring>
#include <memory>

namespace beaker {

namespace ondemand = simdjson::ondemand;

struct JsonReader::Source {
    ondemand::value value;
    DecodeError& error;
};

namespace {

constexpr std::string_view not_json = "not well-formed JSON";

/// The parser and its input with the padding that simdjson reads beyond the end. One for each thread, because
/// both keep their memory from text to text.
struct Workspace {
    ondemand::parser parser;
    std::unique_ptr<char[]> bytes;
    std::size_t capacity = 0;
    bool busy = false;

    simdjson::simdjson_result<ondemand::document> open(std::string_view json) {
        const std::size_t wanted = json.size() + simdjson::SIMDJSON_PADDING;
        if (capacity < wanted) {
            bytes = std::make_unique_for_overwrite<char[]>(wanted * 2);
            capacity = wanted * 2;
        }
        if (!json.empty()) std::memcpy(bytes.get(), json.data(), json.size());
        std::memset(bytes.get() + json.size(), ' ', simdjson::SIMDJSON_PADDING);
        return parser.iterate(bytes.get(), json.size(), capacity);
    }
};

struct Busy {
    explicit Busy(bool& busy) : flag(busy) { flag = true; }
    ~Busy() { flag = false; }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;
    bool& flag;
};

/// The place of `name`, looked for first where it stands when members come in the order of their description.
std::size_t place_of(std::string_view name, std::span<const MemberReader> known, std::size_t expected) {
    for (std::size_t i = expected; i < known.size(); ++i)
        if (known[i].name == name) return i;
    for (std::size_t i = 0; i < expected; ++i)
        if (known[i].name == name) return i;
    return known.size();
}

void prepend(std::string& pointer, std::string_view key) {
    std::string step = "/";
    for (const char c : key) {
        if (c == '~')
            step += "~0";
        else if (c == '/')
            step += "~1";
        else
            step += c;
    }
    pointer.insert(0, step);
}

}  // namespace

std::optional<DecodeError> JsonReader::read_text(std::string_view json, bool (*read)(void*, JsonReader&),
                                                 void* into) {
    thread_local Workspace shared;
    // A reader that itself decodes another text must not overwrite the one that is being read.
    std::unique_ptr<Workspace> own;
    if (shared.busy) own = std::make_unique<Workspace>();
    Workspace& workspace = own ? *own : shared;
    const Busy busy(workspace.busy);

    DecodeError error;
    ondemand::document document;
    if (workspace.open(json).get(document) != simdjson::SUCCESS)
        return DecodeError{"", std::string(not_json)};
    ondemand::value root;
    if (document.get_value().get(root) != simdjson::SUCCESS)
        return DecodeError{"", "expected an object or array"};
    Source source{root, error};
    JsonReader reader(source);
    if (!read(into, reader)) return error;
    const bool at_end = document.current_location().error() == simdjson::OUT_OF_BOUNDS;
    if (!at_end) return DecodeError{"", "more text after the end"};
    return std::nullopt;
}

bool JsonReader::fail(std::string_view message) {
    if (source_.error.message.empty()) source_.error.message = message;
    return false;
}

bool JsonReader::fail_below(std::string_view key) {
    prepend(source_.error.pointer, key);
    return false;
}

bool JsonReader::fail_below(std::size_t index) { return fail_below(fmt::format_int(index).c_str()); }

bool JsonReader::is_null() {
    bool null = false;
    return source_.value.is_null().get(null) == simdjson::SUCCESS && null;
}

bool JsonReader::boolean(bool& into) {
    return source_.value.get_bool().get(into) == simdjson::SUCCESS || fail("expected true or false");
}

bool JsonReader::whole(std::int64_t& into, std::int64_t least, std::int64_t most) {
    const bool read = source_.value.get_int64().get(into) == simdjson::SUCCESS;
    if (read && into >= least && into <= most) return true;
    return fail(fmt::format("expected a whole number from {} to {}", least, most));
}

bool JsonReader::whole(std::uint64_t& into, std::uint64_t most) {
    const bool read = source_.value.get_uint64().get(into) == simdjson::SUCCESS;
    if (read && into <= most) return true;
    return fail(fmt::format("expected a whole number from 0 to {}", most));
}

bool JsonReader::real(double& into) {
    return source_.value.get_double().get(into) == simdjson::SUCCESS || fail("expected a number");
}

bool JsonReader::number_text(std::string_view& into) {
    ondemand::json_type type{};
    if (source_.value.type().get(type) != simdjson::SUCCESS || type != ondemand::json_type::number)
        return fail("expected a number");
    into = source_.value.raw_json_token();
    into = into.substr(0, into.find_last_not_of(" \t\r\n") + 1);
    // Reading it also moves on to what follows, and checks it.
    double checked = 0;
    return real(checked);
}

bool JsonReader::text(std::string_view& into) {
    return source_.value.get_string().get(into) == simdjson::SUCCESS || fail("expected a string");
}

bool JsonReader::raw(std::string& into) {
    std::string_view json;
    if (simdjson::to_json_string(source_.value).get(json) != simdjson::SUCCESS) return fail(not_json);
    into = json.substr(0, json.find_last_not_of(" \t\r\n") + 1);
    return true;
}

template <class Read>
bool JsonReader::read_members(Read read) {
    ondemand::object object;
    if (source_.value.get_object().get(object) != simdjson::SUCCESS) return fail("expected an object");
    for (auto each : object) {
        ondemand::field field;
        std::string_view key;
        if (std::move(each).get(field) != simdjson::SUCCESS ||
            field.unescaped_key().get(key) != simdjson::SUCCESS)
            return fail(not_json);
        Source source{field.value(), source_.error};
        JsonReader value(source);
        if (!read(key, value)) return fail_below(key);
    }
    return true;
}

bool JsonReader::members(std::span<const MemberReader> known, void* owner) {
    std::uint64_t seen = 0;
    std::size_t expected = 0;
    const bool all = read_members([&](std::string_view key, JsonReader& value) {
        const std::size_t place = place_of(key, known, expected);
        if (place == known.size()) return true;
        expected = place + 1;
        seen |= std::uint64_t{1} << place;
        return known[place].read(owner, value);
    });
    if (!all) return false;
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (seen >> i & 1) continue;
        if (known[i].absent == nullptr) {
            fail("missing");
            return fail_below(known[i].name);
        }
        known[i].absent(owner);
    }
    return true;
}

bool JsonReader::each_member(bool (*read)(void*, std::string_view, JsonReader&), void* into) {
    return read_members([&](std::string_view key, JsonReader& value) { return read(into, key, value); });
}

bool JsonReader::each_element(bool (*read)(void*, JsonReader&), void* into) {
    ondemand::array array;
    if (source_.value.get_array().get(array) != simdjson::SUCCESS) return fail("expected an array");
    std::size_t index = 0;
    for (auto each : array) {
        ondemand::value element;
        if (std::move(each).get(element) != simdjson::SUCCESS) return fail(not_json);
        Source source{element, source_.error};
        JsonReader value(source);
        if (!read(into, value)) return fail_below(index);
        ++index;
    }
    return true;
}

}  // namespace beaker
