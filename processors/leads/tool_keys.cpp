#include "processors/leads/tool_keys.hpp"

#include <algorithm>
#include <string>

#include "processors/leads/letters.hpp"

namespace beaker::processors::leads {
namespace {

struct Key {
    std::string_view name;  ///< letters only, lower case
    ToolField field;
};

constexpr Key keys[] = {
    {"name", ToolField::name},
    {"fullname", ToolField::name},
    {"customername", ToolField::name},
    {"callername", ToolField::name},
    {"contactname", ToolField::name},
    {"clientname", ToolField::name},
    {"leadname", ToolField::name},
    {"patientname", ToolField::name},
    {"username", ToolField::name},
    {"personname", ToolField::name},
    {"prospectname", ToolField::name},
    {"firstname", ToolField::first_name},
    {"givenname", ToolField::first_name},
    {"lastname", ToolField::last_name},
    {"surname", ToolField::last_name},
    {"familyname", ToolField::last_name},
    {"phone", ToolField::phone},
    {"phonenumber", ToolField::phone},
    {"number", ToolField::phone},
    {"callback", ToolField::phone},
    {"callbacknumber", ToolField::phone},
    {"callbackphone", ToolField::phone},
    {"mobile", ToolField::phone},
    {"mobilenumber", ToolField::phone},
    {"mobilephone", ToolField::phone},
    {"cell", ToolField::phone},
    {"cellphone", ToolField::phone},
    {"cellnumber", ToolField::phone},
    {"telephone", ToolField::phone},
    {"tel", ToolField::phone},
    {"contactnumber", ToolField::phone},
    {"contactphone", ToolField::phone},
    {"customerphone", ToolField::phone},
    {"customerphonenumber", ToolField::phone},
    {"callerphone", ToolField::phone},
    {"clientphone", ToolField::phone},
    {"bestnumber", ToolField::phone},
    {"email", ToolField::email},
    {"emailaddress", ToolField::email},
    {"mail", ToolField::email},
    {"contactemail", ToolField::email},
    {"customeremail", ToolField::email},
    {"callermail", ToolField::email},
    {"calleremail", ToolField::email},
    {"clientemail", ToolField::email},
    {"address", ToolField::address},
    {"street", ToolField::address},
    {"streetaddress", ToolField::address},
    {"serviceaddress", ToolField::address},
    {"propertyaddress", ToolField::address},
    {"homeaddress", ToolField::address},
    {"customeraddress", ToolField::address},
    {"fulladdress", ToolField::address},
    {"jobaddress", ToolField::address},
    {"location", ToolField::address},
    {"addressline", ToolField::address},
    {"city", ToolField::city},
    {"town", ToolField::city},
    {"state", ToolField::state},
    {"zip", ToolField::zip},
    {"zipcode", ToolField::zip},
    {"postalcode", ToolField::zip},
    {"notes", ToolField::notes},
    {"note", ToolField::notes},
    {"reason", ToolField::notes},
    {"issue", ToolField::notes},
    {"description", ToolField::notes},
    {"summary", ToolField::notes},
    {"details", ToolField::notes},
    {"problem", ToolField::notes},
    {"service", ToolField::notes},
    {"serviceneeded", ToolField::notes},
    {"servicetype", ToolField::notes},
    {"need", ToolField::notes},
    {"needs", ToolField::notes},
    {"request", ToolField::notes},
    {"message", ToolField::notes},
    {"comments", ToolField::notes},
    {"inquiry", ToolField::notes},
    {"interest", ToolField::notes},
};

}  // namespace

ToolField field_of(std::string_view key) {
    std::string name;
    for (const char c : key)
        if (is_letter(c)) name += lower(c);
    const auto* const found = std::ranges::find(keys, name, &Key::name);
    return found != std::end(keys) ? found->field : ToolField::none;
}

}  // namespace beaker::processors::leads
