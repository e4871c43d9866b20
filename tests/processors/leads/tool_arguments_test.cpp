#include "processors/leads/tool_arguments.hpp"

#include <doctest/doctest.h>

namespace beaker::processors::leads {
namespace {

TEST_CASE("leads: what tool calls say of a person") {
    const struct {
        std::string name;
        std::vector<std::string> arguments;
        std::string person, phone, email, address, notes;
    } rows[] = {
        {"plain",
         {R"({"name":"Jane Doe","phone":"512-555-0134","email":"Jane@Example.com","address":"1 Oak St","notes":"leak"})"},
         "Jane Doe",
         "+15125550134",
         "jane@example.com",
         "1 Oak St",
         "leak"},
        {"other spellings",
         {R"({"customerName":"Jane Doe","phone_number":"(512) 555-0134","emailAddress":"j@example.com","service_address":"1 Oak St","Reason":"leak"})"},
         "Jane Doe",
         "+15125550134",
         "j@example.com",
         "1 Oak St",
         "leak"},
        {"names in two", {R"({"first_name":"Jane","lastName":"Doe"})"}, "Jane Doe", "", "", "", ""},
        {"first name only", {R"({"first_name":"Jane","last_name":""})"}, "Jane", "", "", "", ""},
        {"an object down",
         {R"({"lead":{"full_name":"Jane","contact":{"mobile":"5125550134"}}})"},
         "Jane",
         "+15125550134",
         "",
         "",
         ""},
        {"address in parts",
         {R"({"street":"1 Oak St","city":"Austin","state":"TX","zip":78701})"},
         "",
         "",
         "",
         "1 Oak St, Austin, TX 78701",
         ""},
        {"a phone as number", {R"({"phone":15125550134})"}, "", "+15125550134", "", "", ""},
        {"stand-ins",
         {R"({"name":"Unknown","phone":"N/A","email":"none","address":"not provided","notes":""})"},
         "",
         "",
         "",
         "",
         ""},
        {"null", {R"({"name":null,"phone":null})"}, "", "", "", "", ""},
        {"impossible",
         {R"({"name":"555","phone":"72055501377","email":"jane at example"})"},
         "",
         "",
         "",
         "",
         ""},
        {"seven digits", {R"({"phone":"555-0134"})"}, "", "", "", "", ""},
        {"a word for a phone", {R"({"phone":"same as caller 512 555 0134"})"}, "", "", "", "", ""},
        {"the last usable wins",
         {R"({"name":"Jane","phone":"5125550134"})", R"({"name":"","phone":"5125550143"})"},
         "Jane",
         "+15125550143",
         "",
         "",
         ""},
        {"small letters and a title", {R"({"name":"mrs. jane doe-roe"})"}, "Jane Doe-Roe", "", "", "", ""},
        {"JSON within JSON", {R"("{\"name\":\"Jane\"}")"}, "Jane", "", "", "", ""},
        {"no JSON", {"name: Jane", "", "[]", "7"}, "", "", "", "", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        std::vector<ToolUse> tools;
        for (const auto& each : row.arguments) tools.push_back({"save_lead", each});
        const ToolFields got = read_tools(tools);
        CHECK(got.name.value_or("") == row.person);
        CHECK(got.phone.value_or("") == row.phone);
        CHECK(got.email.value_or("") == row.email);
        CHECK(got.address.value_or("") == row.address);
        CHECK(got.notes.value_or("") == row.notes);
    }
}

TEST_CASE("leads: a transfer's number is not the person's") {
    CHECK_FALSE(read_tools({{"transfer_call", R"({"phone":"5125550134"})"}}).phone);
}

}  // namespace
}  // namespace beaker::processors::leads
