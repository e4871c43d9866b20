#include "processors/leads/spoken_email.hpp"

#include <doctest/doctest.h>

#include "processors/leads/email_listener.hpp"
#include "tests/processors/leads/calls.hpp"

namespace beaker::processors::leads {
namespace {

TEST_CASE("leads: an e-mail address as it is said") {
    const struct {
        std::string line;
        std::string then;
    } rows[] = {
        {"it's Jane.Doe@Example.com.", "jane.doe@example.com"},
        {"jane dot doe at example dot com", "jane.doe@example.com"},
        {"m a r i a underscore lopez at example dot com", "maria_lopez@example.com"},
        {"M-A-R-I-A underscore lopez at example.com", "maria_lopez@example.com"},
        {"my email is jane doe at example dot org", "janedoe@example.org"},
        {"j as in juliet, n as in november, w, o, s, u, at example dot net", "jnwosu@example.net"},
        {"lashes by kiersten, all one word, at example dot com", "lashesbykiersten@example.com"},
        {"m castle, c a s t l e, at example dot com", "mcastle@example.com"},
        {"rajesh twenty one at example dot com", "rajesh21@example.com"},
        {"anna double l at example dot com", "annall@example.com"},
        {"skyler dash stays at example dot com", "skyler-stays@example.com"},
        {"sam plus work at mail dot example dot com", "sam+work@mail.example.com"},
        {"jane at e x a m p l e dot com", "jane@example.com"},
        {"jane at sign example dot com", "jane@example.com"},
        {"it's sam and dave at example dot com", "samanddave@example.com"},
        {"the one i use is jane at example dot com", "jane@example.com"},
        {"meet me at noon", ""},
        {"it's desmond at, no hold on", ""},
        {"at example dot com", ""},
        {"not@valid", ""},
        {"", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.line);
        const Words words(row.line);
        const auto found = emails_in(words.all());
        CHECK((found.empty() ? "" : found.back().address) == row.then);
    }
}

TEST_CASE("leads: an e-mail address over a call") {
    const struct {
        std::string name;
        std::string transcript;
        std::string then;
    } rows[] = {
        {"read back", "AI: E-mail?\nUser: jane at example dot com\nAI: jane at example dot com?\nUser: yes",
         "jane@example.com"},
        {"read back wrongly, spelled",
         "AI: E-mail?\nUser: lindsay at example dot com\nAI: lindsey at example dot com?\nUser: no, l i n d "
         "s a y",
         "lindsay@example.com"},
        {"the other sign",
         "AI: E-mail?\nUser: jane dot doe at example dot com\nAI: Okay.\nUser: sorry, underscore not dot",
         "jane_doe@example.com"},
        {"the other domain",
         "AI: E-mail?\nUser: jane at example dot com\nAI: jane at example dot com?\nUser: no, dot org",
         "jane@example.org"},
        {"without an h",
         "AI: E-mail?\nUser: john at example dot com\nAI: john at example dot com?\nUser: no, john without "
         "an h",
         "jon@example.com"},
        {"denied", "AI: Is it still jane at example dot com?\nUser: no", ""},
        {"another's", "User: my wife's email is ann at example dot com", ""},
        {"said later", "AI: E-mail?\nUser: jane at example dot com, no actually use doe at example dot com",
         "doe@example.com"},
        {"over two lines", "AI: E-mail?\nUser: jane dot doe\nUser: at example dot com",
         "jane.doe@example.com"},
        {"no thanks", "AI: Can I get your e-mail?\nUser: no thanks", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        EmailListener listener;
        for (const Line& line : test::call_of(row.transcript).lines) {
            const Words words(line.text);
            if (is_user(line))
                listener.user_said(words, line.text);
            else
                listener.assistant_said(words, asked_in(words.all()));
        }
        const auto best = listener.best();
        CHECK((best ? best->value : "") == row.then);
    }
}

}  // namespace
}  // namespace beaker::processors::leads
