#include "processors/leads/phone_listener.hpp"

#include <doctest/doctest.h>

#include "processors/leads/phone_correction.hpp"
#include "processors/leads/us_phone.hpp"
#include "tests/processors/leads/calls.hpp"

namespace beaker::processors::leads {
namespace {

std::string phone_in(const Conversation& call) {
    PhoneListener listener(call.caller);
    for (const Line& line : call.lines) {
        const Words words(line.text);
        if (is_user(line))
            listener.user_said(words);
        else
            listener.assistant_said(words, asked_in(words.all()));
    }
    const auto best = listener.best();
    return best ? best->value : "";
}

struct Row {
    std::string name;
    std::string transcript;
    std::string then;
};

void check(std::span<const Row> rows, std::optional<std::string> caller = std::nullopt) {
    for (const Row& row : rows) {
        CAPTURE(row.name);
        CHECK(phone_in(test::call_of(row.transcript, caller)) == row.then);
    }
}

TEST_CASE("leads: which ten digits can be a US number") {
    CHECK(is_us_number("5125550134"));
    CHECK(is_us_number("2222220100"));
    for (const char* none :
         {"", "512555013", "51255501345", "1125550134", "0125550134", "5121550134", "512555013a"})
        CHECK_FALSE(is_us_number(none));
    CHECK(us_number("15125550134") == "5125550134");
    CHECK_FALSE(us_number("25125550134"));
}

TEST_CASE("leads: a number that is dictated") {
    const Row rows[] = {
        {"in words", "AI: Your number?\nUser: five one two five five five oh one three four", "+15125550134"},
        {"area code first", "User: my number is area code five one two, five five five, oh one two three",
         "+15125550123"},
        {"area code last",
         "AI: What number?\nUser: five five five oh one three four\nAI: And the area code?\nUser: area code "
         "five one two",
         "+15125550134"},
        {"over three lines", "AI: Your phone?\nUser: it's 512\nAI: Go ahead.\nUser: 555\nUser: 0134",
         "+15125550134"},
        {"started over", "AI: Your phone?\nUser: 512 55\nAI: Sorry?\nUser: 512 555 0134", "+15125550134"},
        {"said twice in a breath",
         "AI: Your phone?\nUser: five one two, five one two, five five five, oh one three four",
         "+15125550134"},
        {"only seven digits", "AI: Your phone?\nUser: 555 0134", ""},
        {"one digit short", "AI: Your phone?\nUser: 512 555 013", ""},
        {"no thanks", "AI: Can I get your phone number?\nUser: no thanks", ""},
        {"nothing asked, nothing said", "User: i need a plumber", ""},
    };
    check(rows);
}

TEST_CASE("leads: numbers that are no phones") {
    const Row rows[] = {
        {"an order", "User: my order number is 512 555 0134", ""},
        {"asked for the order", "AI: What's your order number?\nUser: 512 555 0134", ""},
        {"an account, then the phone", "User: account 512 555 0199, and my phone is 512 555 0134",
         "+15125550134"},
        {"a price asked, then the phone", "User: what would it cost? my number is 512 555 0134",
         "+15125550134"},
        {"a price and the phone in one breath", "User: what would it cost my number is 512 555 0134",
         "+15125550134"},
        {"a member id", "User: the member i d is 8 8 1 4 0 5 5 5 0 1", ""},
        {"a card", "AI: Your phone?\nUser: my card is 4111 1111 1111 1111", ""},
        {"a price", "AI: Your budget?\nUser: $512 or 555 dollars, 0134 times", ""},
        {"a ZIP", "AI: Your phone?\nUser: zip 78701", ""},
        {"a year", "User: built in nineteen seventy two, twelve hundred square feet", ""},
        {"area code that is none", "AI: Your phone?\nUser: 112 555 0134", ""},
    };
    check(rows);
}

TEST_CASE("leads: corrections") {
    const Row rows[] = {
        {"the last four", "User: my number is 512 555 0134, no wait, 0143", "+15125550143"},
        {"this, not that", "User: call me at 512 555 0134\nAI: 512 555 0134?\nUser: sorry, 0143 not 0134",
         "+15125550143"},
        {"not that, this", "User: call me at 512 555 0134\nAI: 512 555 0134?\nUser: no, not 0134, 0143",
         "+15125550143"},
        {"the exchange",
         "AI: Your number?\nUser: 512 555 0134\nAI: 512 555 0134, right?\nUser: no, five five six",
         "+15125560134"},
        {"the area code", "AI: Your number?\nUser: 512 555 0134\nAI: Okay.\nUser: sorry, area code 513",
         "+15135550134"},
        {"all of it", "AI: Your number?\nUser: 512 555 0134. actually use 737 555 0100", "+17375550100"},
        {"at the end",
         "AI: Your number?\nUser: 512 555 0134\nAI: Got it.\nUser: that was wrong, it's 43 at the end",
         "+15125550143"},
        {"misheard by the assistant",
         "AI: Your number?\nUser: 512 555 0134\nAI: 512 555 0143?\nUser: no, 0134", "+15125550134"},
        {"denied and said again",
         "AI: Your number?\nUser: 512 555 0134\nAI: 512 555 0143?\nUser: no\nAI: Again?\nUser: 512 555 0134",
         "+15125550134"},
        {"denied and left", "AI: Is it still 512 555 0134?\nUser: no\nAI: Okay.", ""},
        {"confirmed", "AI: Is it still 512 555 0134?\nUser: yep", "+15125550134"},
        {"confirmed when only half was understood",
         "AI: Number?\nUser: five one two five something oh one three four\nAI: 512 555 0134?\nUser: yes",
         "+15125550134"},
        {"a no to another question",
         "AI: Number?\nUser: 512 555 0134\nAI: 512 555 0134. Anything else?\nUser: no", "+15125550134"},
    };
    check(rows);
}

TEST_CASE("leads: several numbers, and whose they are") {
    const Row rows[] = {
        {"his and mine", "User: my husband's number is 512 555 0111, mine is 512 555 0134", "+15125550134"},
        {"only his", "User: my husband's number is 512 555 0111", ""},
        {"call my wife", "AI: What number?\nUser: call my wife at 512 555 0111", "+15125550111"},
        {"the tenant, who is not to be bothered",
         "User: i'm at 512 555 0134. my tenant is 512 555 0111 but don't bother her", "+15125550134"},
        {"that's my wife's", "AI: Number?\nUser: 512 555 0111, that's my wife's. mine's 512 555 0134",
         "+15125550134"},
        {"work, but call the cell", "User: my work number is 512 555 0111 but call my cell, 512 555 0134",
         "+15125550134"},
        {"chosen by kind",
         "AI: Number?\nUser: home is 512 555 0111, cell is 512 555 0134\nAI: Which is best?\nUser: the cell",
         "+15125550134"},
        {"chosen by place",
         "AI: Number?\nUser: 512 555 0111 or 512 555 0134\nAI: Which is better?\nUser: the second one",
         "+15125550134"},
        {"an old one", "AI: Number?\nUser: 512 555 0134. my old number was 512 555 0111", "+15125550134"},
        {"who called", "User: i got a call from 512 555 0199", ""},
        {"the business's own", "AI: You can call us at 800 555 0199.\nUser: okay", ""},
        {"the landlord's", "User: he's at 512 555 0188 if you want him", ""},
    };
    check(rows);
}

TEST_CASE("leads: the number of this call") {
    const Row rows[] = {
        {"this number", "AI: What number can we call?\nUser: this number is fine", "+15125550177"},
        {"calling from", "AI: Best number?\nUser: the number i'm calling from", "+15125550177"},
        {"asked and confirmed", "AI: Is the number you're calling from the best one?\nUser: yes",
         "+15125550177"},
        {"no other one", "AI: Do you have another number?\nUser: no, this number is fine", "+15125550177"},
        {"asked and denied", "AI: Is the number you're calling from the best one?\nUser: no", ""},
        {"denied, another one", "AI: Is the number you're calling from best?\nUser: no, use 512 555 0134",
         "+15125550134"},
        {"not this one", "AI: Number?\nUser: 512 555 0134. not this number, it's the shop's", "+15125550134"},
        {"borrowed", "AI: Number?\nUser: i'm calling from my friend's phone", ""},
        {"ending in", "AI: Is the one ending in 0177 good?\nUser: yes", "+15125550177"},
        {"nothing said of it", "AI: How can I help?\nUser: my sink leaks", ""},
    };
    check(rows, "+15125550177");
    CHECK(phone_in(test::call_of("AI: What number?\nUser: this number is fine")) == "");
}

TEST_CASE("leads: part of a number said anew") {
    CHECK(corrected("5125550134", "0143", DigitsPlace::unknown) == "5125550143");
    CHECK(corrected("5125550134", "5550143", DigitsPlace::unknown) == "5125550143");
    CHECK(corrected("5125550134", "556", DigitsPlace::unknown) == "5125560134");
    CHECK(corrected("5125550134", "513", DigitsPlace::area_code) == "5135550134");
    CHECK_FALSE(corrected("5125550134", "113", DigitsPlace::area_code));
    CHECK_FALSE(corrected("512", "0143", DigitsPlace::unknown));
    CHECK(with_replaced("5125550134", "34", "43") == "5125550143");
    CHECK_FALSE(with_replaced("5125550134", "99", "43"));
    CHECK_FALSE(with_replaced("5125550134", "34", "435"));
}

}  // namespace
}  // namespace beaker::processors::leads
