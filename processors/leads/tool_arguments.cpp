#include "processors/leads/tool_arguments.hpp"

#include <algorithm>
#include <string_view>

#include "processors/json_members.hpp"
#include "processors/leads/letters.hpp"
#include "processors/leads/name_words.hpp"
#include "processors/leads/spoken_name.hpp"
#include "processors/leads/us_phone.hpp"
#include "schemas/values/email.hpp"

namespace beaker::processors::leads {
namespace {

using simdjson::dom::element;

enum class Field { name, first_name, last_name, phone, email, address, city, state, zip, notes, none };

struct Key {
    std::string_view name;  ///< letters only, lower case
    Field field;
};

constexpr Key keys[] = {
    {"name", Field::name},
    {"fullname", Field::name},
    {"customername", Field::name},
    {"callername", Field::name},
    {"contactname", Field::name},
    {"clientname", Field::name},
    {"leadname", Field::name},
    {"patientname", Field::name},
    {"username", Field::name},
    {"personname", Field::name},
    {"prospectname", Field::name},
    {"firstname", Field::first_name},
    {"givenname", Field::first_name},
    {"lastname", Field::last_name},
    {"surname", Field::last_name},
    {"familyname", Field::last_name},
    {"phone", Field::phone},
    {"phonenumber", Field::phone},
    {"number", Field::phone},
    {"callback", Field::phone},
    {"callbacknumber", Field::phone},
    {"callbackphone", Field::phone},
    {"mobile", Field::phone},
    {"mobilenumber", Field::phone},
    {"mobilephone", Field::phone},
    {"cell", Field::phone},
    {"cellphone", Field::phone},
    {"cellnumber", Field::phone},
    {"telephone", Field::phone},
    {"tel", Field::phone},
    {"contactnumber", Field::phone},
    {"contactphone", Field::phone},
    {"customerphone", Field::phone},
    {"customerphonenumber", Field::phone},
    {"callerphone", Field::phone},
    {"clientphone", Field::phone},
    {"bestnumber", Field::phone},
    {"email", Field::email},
    {"emailaddress", Field::email},
    {"mail", Field::email},
    {"contactemail", Field::email},
    {"customeremail", Field::email},
    {"callermail", Field::email},
    {"calleremail", Field::email},
    {"clientemail", Field::email},
    {"address", Field::address},
    {"street", Field::address},
    {"streetaddress", Field::address},
    {"serviceaddress", Field::address},
    {"propertyaddress", Field::address},
    {"homeaddress", Field::address},
    {"customeraddress", Field::address},
    {"fulladdress", Field::address},
    {"jobaddress", Field::address},
    {"location", Field::address},
    {"addressline", Field::address},
    {"city", Field::city},
    {"town", Field::city},
    {"state", Field::state},
    {"zip", Field::zip},
    {"zipcode", Field::zip},
    {"postalcode", Field::zip},
    {"notes", Field::notes},
    {"note", Field::notes},
    {"reason", Field::notes},
    {"issue", Field::notes},
    {"description", Field::notes},
    {"summary", Field::notes},
    {"details", Field::notes},
    {"problem", Field::notes},
    {"service", Field::notes},
    {"serviceneeded", Field::notes},
    {"servicetype", Field::notes},
    {"need", Field::notes},
    {"needs", Field::notes},
    {"request", Field::notes},
    {"message", Field::notes},
    {"comments", Field::notes},
    {"inquiry", Field::notes},
    {"interest", Field::notes},
};

Field field_of(std::string_view key) {
    std::string name;
    for (const char c : key)
        if (is_letter(c)) name += lower(c);
    const auto* const found = std::ranges::find(keys, name, &Key::name);
    return found != std::end(keys) ? found->field : Field::none;
}

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
    std::optional<std::string> values[static_cast<std::size_t>(Field::none)];

    std::optional<std::string>& at(Field field) { return values[static_cast<std::size_t>(field)]; }
    std::string text(Field field) { return at(field).value_or(""); }
};

void take(Loose& loose, Field field, std::string_view value) {
    value = trimmed(value);
    if (field == Field::none || is_stand_in(value)) return;
    if (field == Field::phone) {
        if (auto phone = usable_phone(value)) loose.at(field) = std::move(phone);
    } else if (field == Field::email) {
        if (const auto email = Email::parse(value)) loose.at(field) = lower(email->text());
    } else if (field == Field::name || field == Field::first_name || field == Field::last_name) {
        if (auto name = usable_name(value)) loose.at(field) = std::move(name);
    } else {
        loose.at(field) = std::string(value);
    }
}

void read_members(element from, Loose& loose, int depth) {
    simdjson::dom::object members;
    if (from.get(members) != simdjson::SUCCESS) return;
    for (const auto member : members) {
        const Field field = field_of(member.key);
        std::string_view text;
        std::uint64_t number = 0;
        if (member.value.get(text) == simdjson::SUCCESS)
            take(loose, field, text);
        else if (member.value.get(number) == simdjson::SUCCESS &&
                 (field == Field::phone || field == Field::zip))
            take(loose, field, std::to_string(number));
        else if (depth > 0)
            read_members(member.value, loose, depth - 1);
    }
}

void put_together(Loose& loose, ToolFields& fields) {
    if (auto& name = loose.at(Field::name))
        fields.name = std::move(name);
    else if (loose.at(Field::first_name) || loose.at(Field::last_name)) {
        const std::string first = loose.text(Field::first_name);
        const std::string last = loose.text(Field::last_name);
        fields.name = first + (first.empty() || last.empty() ? "" : " ") + last;
    }
    if (auto& phone = loose.at(Field::phone)) fields.phone = std::move(phone);
    if (auto& email = loose.at(Field::email)) fields.email = std::move(email);
    if (auto& notes = loose.at(Field::notes)) fields.notes = std::move(notes);
    if (const auto& street = loose.at(Field::address)) {
        std::string address = *street;
        for (const Field part : {Field::city, Field::state, Field::zip})
            if (loose.at(part) && address.find(*loose.at(part)) == std::string::npos)
                address.append(part == Field::zip && loose.at(Field::state) ? " " : ", ")
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
