#include "processors/leads/tool_arguments.hpp"

#include <algorithm>
#include <string_view>

#include "processors/json_members.hpp"
#include "processors/leads/letters.hpp"
#include "processors/leads/name_words.hpp"
#include "processors/leads/spoken_name.hpp"
#include "processors/leads/tool_keys.hpp"
#include "processors/leads/us_phone.hpp"
#include "schemas/values/email.hpp"

namespace beaker::processors::leads {
namespace {

using simdjson::dom::element;

/// Calls whose arguments speak of somebody else, or of a number to be passed on to.
bool is_about_others(std::string_view tool) {
    const std::string name = lower(tool);
    return std::ranges::any_of(
        std::initializer_list<std::string_view>{"transfer", "forward", "endcall", "end_call", "hang", "dtmf",
                                                "technician", "directions", "handoff"},
        [&](std::string_view each) { return name.find(each) != std::string::npos; });
}

bool is_stand_in(std::string_view value) {
    std::string word;
    for (const char c : value)
        if (is_letter(c)) word += lower(c);
    const bool other = std::ranges::any_of(
        value, [](char c) { return is_digit(c) || static_cast<unsigned char>(c) >= 0x80; });
    if (word.empty()) return !other;
    static constexpr std::string_view stand_ins[] = {
        "unknown",
        "na",
        "none",
        "null",
        "nil",
        "undefined",
        "notprovided",
        "notgiven",
        "notavailable",
        "notspecified",
        "unspecified",
        "notstated",
        "unavailable",
        "anonymous",
        "caller",
        "customer",
        "user",
        "tbd",
        "pending",
        "declined",
        "refused",
        "callerid",
        "sameascaller",
        "same",
        "empty",
        "blank",
        "test",
        "string",
        "notapplicable",
        "guest",
        "missing",
        "notmentioned",
        "noemail",
        "nophone",
        "nonegiven",
        "noneprovided",
        "tobedetermined",
        "askedlater",
        "fromcallerid",
        "currentnumber",
        "thisnumber",
        "sameasthecaller",
        "unsure",
        "nan",
        "yes",
        "no",
        "onfile",
        "notshared",
        "withheld",
        "lead",
        "prospect",
        "client",
        "person",
        "firstname",
        "lastname",
        "fullname",
        "name",
        "phone",
        "email",
        "address",
        "notasked",
        "notknown",
        "notcollected",
        "placeholder",
    };
    return std::ranges::find(stand_ins, std::string_view(word)) != std::end(stand_ins) && !other;
}

std::optional<std::string> usable_phone(std::string_view value) {
    std::string digits;
    for (const char c : value) {
        if (is_digit(c))
            digits += c;
        else if (std::string_view("+-(). /").find(c) == std::string_view::npos)
            return std::nullopt;
    }
    const auto ten = us_number(digits);
    return ten ? std::optional(e164(*ten)) : std::nullopt;
}

std::optional<std::string> usable_name(std::string_view value) {
    constexpr std::size_t longest = 80;
    if (value.size() > longest || std::ranges::any_of(value, is_digit)) return std::nullopt;
    if (value.find('@') != std::string_view::npos) return std::nullopt;
    const auto space = value.find(' ');
    if (space != std::string_view::npos) {
        std::string title = lower(value.substr(0, space));
        if (title.ends_with('.')) title.pop_back();
        if (is_title(title)) value = trimmed(value.substr(space + 1));
    }
    return in_natural_case(value);
}

/// The fields of one call, before they are put together.
struct Loose {
    std::optional<std::string> values[static_cast<std::size_t>(ToolField::none)];

    std::optional<std::string>& at(ToolField field) { return values[static_cast<std::size_t>(field)]; }
    std::string text(ToolField field) { return at(field).value_or(""); }
};

void take(Loose& loose, ToolField field, std::string_view value) {
    value = trimmed(value);
    if (field == ToolField::none || is_stand_in(value)) return;
    if (field == ToolField::phone) {
        if (auto phone = usable_phone(value)) loose.at(field) = std::move(phone);
    } else if (field == ToolField::email) {
        if (const auto email = Email::parse(value)) loose.at(field) = lower(email->text());
    } else if (field == ToolField::name || field == ToolField::first_name || field == ToolField::last_name) {
        if (auto name = usable_name(value)) loose.at(field) = std::move(name);
    } else {
        loose.at(field) = std::string(value);
    }
}

void read_members(element from, Loose& loose, int depth) {
    simdjson::dom::object members;
    if (from.get(members) != simdjson::SUCCESS) return;
    for (const auto member : members) {
        const ToolField field = field_of(member.key);
        std::string_view text;
        std::uint64_t number = 0;
        if (member.value.get(text) == simdjson::SUCCESS)
            take(loose, field, text);
        else if (member.value.get(number) == simdjson::SUCCESS &&
                 (field == ToolField::phone || field == ToolField::zip))
            take(loose, field, std::to_string(number));
        else if (depth > 0)
            read_members(member.value, loose, depth - 1);
    }
}

void put_together(Loose& loose, ToolFields& fields) {
    if (auto& name = loose.at(ToolField::name))
        fields.name = std::move(name);
    else if (loose.at(ToolField::first_name) || loose.at(ToolField::last_name)) {
        const std::string first = loose.text(ToolField::first_name);
        const std::string last = loose.text(ToolField::last_name);
        fields.name = first + (first.empty() || last.empty() ? "" : " ") + last;
    }
    if (auto& phone = loose.at(ToolField::phone)) fields.phone = std::move(phone);
    if (auto& email = loose.at(ToolField::email)) fields.email = std::move(email);
    if (auto& notes = loose.at(ToolField::notes)) fields.notes = std::move(notes);
    if (const auto& street = loose.at(ToolField::address)) {
        std::string address = *street;
        for (const ToolField part : {ToolField::city, ToolField::state, ToolField::zip})
            if (loose.at(part) && address.find(*loose.at(part)) == std::string::npos)
                address.append(part == ToolField::zip && loose.at(ToolField::state) ? " " : ", ")
                    .append(*loose.at(part));
        fields.address = std::move(address);
    }
}

}  // namespace

ToolFields read_tools(const std::vector<ToolUse>& tools) {
    ToolFields fields;
    for (const ToolUse& tool : tools) {
        if (is_about_others(tool.name)) continue;
        auto arguments = parse_body(tool.arguments);
        std::string_view inner;
        // Some providers send the arguments as JSON text within JSON.
        std::string text;
        if (arguments && arguments->get(inner) == simdjson::SUCCESS) {
            text = inner;
            arguments = parse_body(text);
        }
        if (!arguments) continue;
        Loose loose;
        constexpr int objects_down = 2;
        read_members(*arguments, loose, objects_down);
        put_together(loose, fields);
    }
    return fields;
}

}  // namespace beaker::processors::leads
