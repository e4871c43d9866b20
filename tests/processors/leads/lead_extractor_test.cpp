#include "processors/leads/lead_extractor.hpp"

#include <doctest/doctest.h>

#include "tests/processors/leads/calls.hpp"

namespace beaker::processors::leads {
namespace {

using test::call_of;

std::string value(const std::optional<LeadField>& field) { return field ? field->value : ""; }

TEST_CASE("leads: names") {
    const struct {
        std::string name;
        std::string transcript;
        std::string then;
    } rows[] = {
        {"asked for", "AI: Your name?\nUser: Maria Lopez", "Maria Lopez"},
        {"small letters", "AI: Your name?\nUser: uh it's maria lopez", "Maria Lopez"},
        {"introduced", "User: hi, my name is Maria Lopez and my sink leaks", "Maria Lopez"},
        {"greeting the assistant", "AI: This is Ava.\nUser: hi Ava, this is Maria", "Maria"},
        {"first, then in full", "User: hi it's Maria\nAI: And your full name?\nUser: Maria Lopez",
         "Maria Lopez"},
        {"last name asked apart", "AI: Your first name?\nUser: Maria\nAI: And your last name?\nUser: Lopez",
         "Maria Lopez"},
        {"last name first", "AI: Name?\nUser: last name's Lopez, first name Maria", "Maria Lopez"},
        {"without an h", "AI: I have John Petrakis, is that right?\nUser: it's actually Jon without an h",
         "Jon Petrakis"},
        {"with a k",
         "AI: Your name?\nUser: Catherine Booth\nAI: Catherine with a C?\nUser: Catherine with a k",
         "Katherine Booth"},
        {"spelled", "AI: Your name?\nUser: Maria Lopes, L O P E Z", "Maria Lopez"},
        {"misheard", "AI: And you're Jacinta Boyle?\nUser: Boyd. B O Y D", "Jacinta Boyd"},
        {"confirmed", "AI: Is this Lowell Trent?\nUser: this is he", "Lowell Trent"},
        {"a title", "AI: Your name?\nUser: Mrs. Eunice Pettibone", "Eunice Pettibone"},
        {"hyphens", "AI: Your name?\nUser: omar haddad-lee, 248 555 0138", "Omar Haddad-Lee"},
        {"another's", "AI: Your name?\nUser: Maria Lopez. my husband's name is Tom", "Maria Lopez"},
        {"letters of an e-mail",
         "AI: Your name?\nUser: Juliet Nwosu\nAI: E-mail?\nUser: j n w o s u at example dot net",
         "Juliet Nwosu"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(value(extract_lead(call_of(row.transcript)).name) == row.then);
    }
}

TEST_CASE("leads: addresses") {
    const struct {
        std::string name;
        std::string transcript;
        std::string then;
    } rows[] = {
        {"digits in words", "AI: The address?\nUser: eight twenty Harvest Moon Drive",
         "820 Harvest Moon Drive"},
        {"hundreds", "AI: The address?\nUser: one hundred twenty Oak Street", "120 Oak Street"},
        {"thousands", "AI: The address?\nUser: sixty two hundred east Pima Road", "6200 East Pima Road"},
        {"small letters", "AI: The address?\nUser: it's 12 oak street in austin", "12 Oak Street, Austin"},
        {"unit, city, ZIP", "AI: The address?\nUser: 12 Oak St apartment 4 B, Austin, 78701",
         "12 Oak St, Apartment 4B, Austin 78701"},
        {"an ordinal", "AI: The address?\nUser: 1208 2nd Avenue North", "1208 2nd Avenue North"},
        {"a highway", "AI: The address?\nUser: 5500 Highway 9", "5500 Highway 9"},
        {"a number word in the street", "AI: The address?\nUser: 12 Five Mile Road", "12 Five Mile Road"},
        {"another's first", "AI: The address?\nUser: 418 Tradd Street, no that's my mom's. 216 Gadsden Alley",
         "216 Gadsden Alley"},
        {"corrected in what is repeated",
         "AI: Address?\nUser: 12 Oak Street\nAI: 12 Elm Street?\nUser: no\nAI: 12 Oak Street?\nUser: yes",
         "12 Oak Street"},
        {"the unit a line later", "AI: Address?\nUser: 12 Oak Street\nAI: Which unit?\nUser: unit 7",
         "12 Oak Street, Unit 7"},
        {"the ZIP a line later",
         "AI: Address?\nUser: 12 Oak Street\nAI: And the zip?\nUser: seven eight seven oh one",
         "12 Oak Street 78701"},
        {"a house to be viewed", "User: can i see the house at 12 Oak Street", ""},
        {"no address", "User: i have 3 leaks and 2 dogs, my place is 1200 square feet", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto lead = extract_lead(call_of("User: my name is Maria Lopez\n" + row.transcript));
        CHECK(value(lead.address) == row.then);
    }
}

TEST_CASE("leads: where a field was read") {
    const auto lead = extract_lead(call_of(
        "AI: Name?\nUser: Katharine Booth, my boiler is broken\nAI: Number?\nUser: 512 555 0134",
        std::nullopt,
        {{"save_lead", R"({"name":"Katherine Booth","phone":"unknown","notes":"card 4111111111111111"})"}}));
    REQUIRE(lead.name);
    CHECK(*lead.name == LeadField{"Katherine Booth", LeadOrigin::tool, 90});
    REQUIRE(lead.phone);
    CHECK(lead.phone->value == "+15125550134");
    CHECK(lead.phone->origin == LeadOrigin::transcript);
    CHECK((lead.phone->confidence > 0 && lead.phone->confidence <= 100));
    CHECK(value(lead.notes) == "card [card number removed]");
    CHECK_FALSE(lead.email);
    CHECK_FALSE(lead.address);
}

TEST_CASE("leads: what is confirmed is surer than what is only said") {
    const auto said = extract_lead(call_of("AI: Number?\nUser: 512 555 0134"));
    const auto confirmed =
        extract_lead(call_of("AI: Number?\nUser: 512 555 0134\nAI: 512 555 0134?\nUser: yes"));
    REQUIRE(said.phone);
    REQUIRE(confirmed.phone);
    CHECK(said.phone->confidence < confirmed.phone->confidence);
}

TEST_CASE("leads: calls that give none") {
    const struct {
        std::string name;
        std::string transcript;
    } rows[] = {
        {"nothing", ""},
        {"only a need", "User: my sink leaks"},
        {"an opt-out with a name and a number", "User: this is Maria, take me off your list, 512 555 0134"},
        {"not interested", "AI: Is this Maria?\nUser: yes. i'm not interested"},
        {"a wrong number", "AI: Is this Maria?\nUser: you have the wrong number, this is Tom"},
        {"voicemail",
         "AI: Hello?\nUser: you've reached Maria, leave a message after the tone or call 512 555 0134"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        auto tools = row.name == "nothing" ? std::vector<ToolUse>{}
                                           : std::vector<ToolUse>{{"end_call", R"({"name":"Maria"})"}};
        CHECK(extract_lead(call_of(row.transcript, "+15125550134", tools)).empty());
    }
}

}  // namespace
}  // namespace beaker::processors::leads
