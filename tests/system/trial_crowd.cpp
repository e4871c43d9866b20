#include "tests/system/trial_crowd.hpp"

#include <algorithm>
#include <chrono>

namespace beaker::testing {

namespace {

using namespace std::chrono_literals;

Answer ask_sandbox(std::uint16_t port, std::string_view target) {
    Client client(port);
    client.patience = 60s;
    client.send(fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer x\r\n\r\n", target));
    return client.answer();
}

/// Waits for long: those who were cut off are looked for only when they might have been heard.
template <class Condition>
bool in_long_time(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + 10min;
    for (; std::chrono::steady_clock::now() < end; std::this_thread::sleep_for(20ms))
        if (condition()) return true;
    return false;
}

}  // namespace

std::map<std::string, std::string> environment_of(const ops::Sandbox& sandbox) {
    return {{"VAPI_BASE_URL", fmt::format("http://127.0.0.1:{}/vapi", sandbox.port())},
            {"VAPI_API_KEY", "sandbox"},
            {"SMTP_URL", fmt::format("smtp://127.0.0.1:{}", sandbox.smtp_port())},
            {"BEAKER_SMTP_FROM", "beaker@example.com"},
            {"BEAKER_TRUSTED_PROXY", "true"}};
}

TrialCrowd::TrialCrowd(const ops::Sandbox& sandbox, Port port)
    : port_(std::move(port)), sandbox_(sandbox.port()) {
    Answer allowed;
    REQUIRE_MESSAGE(in_time([&] {
                        allowed = visitor(fmt::format("Authorization: Bearer {}\r\n", admin_token))
                                      .ask("POST", "/v1/admin/policies",
                                           R"({"values":{"trial.per_person_a_day_max":"1000000"},)"
                                           R"("reason":"a test"})",
                                           "Idempotency-Key: many-trials\r\n");
                        return allowed.status() == 200;
                    }),
                    allowed.body);
    for (std::size_t i = 0; i < people; ++i) {
        const std::string email = fmt::format("person{}@example.com", i);
        people_.push_back({email, sign_in(email)});
    }
}

TrialCrowd::~TrialCrowd() {
    leaving_ = true;
    threads_.clear();
}

Visitor TrialCrowd::visitor(std::string_view shows) const {
    Visitor one(port_());
    one.shows = shows;
    return one;
}

std::string TrialCrowd::from_afar() {
    const std::size_t number = ++networks_;
    return fmt::format("X-Forwarded-For: 10.{}.{}.{}\r\n", number / 65536, number / 256 % 256, number % 256);
}

std::string TrialCrowd::sign_in(const std::string& email) {
    REQUIRE(in_time([&] {
        const int status = visitor("")
                               .ask("POST", "/v1/signups", fmt::format(R"({{"email":"{}"}})", email),
                                    from_afar() + fmt::format("Idempotency-Key: {}\r\n", email))
                               .status();
        return status == 200;
    }));
    std::string link;
    REQUIRE(in_time([&] {
        link = json_at(ask_sandbox(sandbox_, "/sandbox/mailbox?to=" + email).body, "/items/0/link");
        return !link.empty();
    }));
    const auto answer = visitor("").ask("GET", link.substr(link.find('/', link.find("//") + 2)));
    REQUIRE_MESSAGE(answer.status() == 303, answer.body);
    const std::string cookie = answer.header("Set-Cookie");
    return "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
}

void TrialCrowd::ask_for(std::size_t trials) {
    for (const Person& person : people_)
        threads_.emplace_back([this, &person, trials] {
            for (std::size_t number = next_++; number < trials && !leaving_; number = next_++)
                ask_until_answered(person, number);
        });
}

bool TrialCrowd::wait_for_answered(std::size_t trials) const {
    return in_long_time([&] { return answered() >= trials; });
}

Answer TrialCrowd::ask(const Person& person, std::size_t number) {
    const auto answer =
        visitor(person.cookie)
            .ask("POST", "/v1/trials",
                 fmt::format(R"({{"scenario":"hvac_lead_intake","business_name":"No. {}"}})", number),
                 fmt::format("{}Idempotency-Key: trial-{}\r\n", from_afar(), number));
    note(person, number, answer);
    return answer;
}

/// The same person asks for a trial always: the key is theirs.
void TrialCrowd::ask_until_answered(const Person& person, std::size_t number) {
    for (bool known = false; !known && !leaving_;) {
        std::jthread at_once;
        if (number % 5 == 0) at_once = std::jthread([&] { (void)ask(person, number); });
        known = ask(person, number).status() == 201;
        if (!known) std::this_thread::sleep_for(20ms);
    }
    ++answered_;
    if (number % 4 == 0) (void)ask(person, number);
}

void TrialCrowd::note(const Person& person, std::size_t number, const Answer& answer) {
    const std::lock_guard lock(mutex_);
    const int status = answer.status();
    ++statuses_[status];
    if (status == 201) {
        ids_[number].insert(json_at(answer.body, "/id"));
        answered_to_[person.email].insert(number);
    } else if (status == 202) {
        late_.insert(answer.header("Location"));
    } else if (status != 0 && status != 503) {
        wrong_.push_back(answer.head + "\n" + answer.body);
    }
}

void TrialCrowd::check_pages(std::uint16_t port) const {
    constexpr std::size_t shown_max = 20;
    for (const Person& person : people_) {
        const auto numbers = answered_to_.find(person.email);
        const std::size_t wanted = numbers == answered_to_.end() ? 0 : numbers->second.size();
        Visitor one(port);
        one.shows = person.cookie;
        std::string page;
        std::size_t shown = 0;
        // A node that has just come, or to which others just have, may lack some for a while.
        CHECK_MESSAGE(in_time([&] {
                          page = one.ask("GET", "/").body;
                          shown = 0;
                          for (auto at = page.find("/trials/"); at != page.npos;
                               at = page.find("/trials/", at + 1))
                              ++shown;
                          return shown == std::min(wanted, shown_max);
                      }),
                      shown, " of ", wanted, " on ", page);
    }
}

std::string TrialCrowd::statuses() const {
    const std::lock_guard lock(mutex_);
    std::string text;
    for (const auto& [status, count] : statuses_)
        text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", status, count);
    return text;
}

std::map<std::string, std::string> TrialCrowd::check_told() {
    const auto admin = visitor(fmt::format("Authorization: Bearer {}\r\n", admin_token));
    CHECK_MESSAGE(wrong_.empty(), wrong_.size(), " such as ", wrong_.front());
    for (const std::string& place : late_) {
        Answer told;
        CHECK(in_time([&] { return (told = admin.ask("GET", place)).status() == 200; }));
        CHECK_MESSAGE(json_at(told.body, "/outcome") == "processed", told.body);
    }
    std::map<std::string, std::string> assistants;
    std::size_t not_ready = 0;
    for (const auto& [number, told] : ids_) {
        CHECK_MESSAGE(told.size() == 1, "trial ", number);
        const std::string& trial = *told.begin();
        Answer row;
        const bool ready = in_long_time([&] {
            return json_at((row = admin.ask("GET", "/v1/trials/" + trial)).body, "/ready") == "true";
        });
        CHECK_MESSAGE(ready, row.body);
        if (!ready && ++not_ready > 3) break;
        CHECK(assistants.emplace(trial, json_at(row.body, "/assistant_id")).second);
    }
    return assistants;
}

std::map<std::string, std::string> assistants_by_trial(const ops::Sandbox& sandbox) {
    const std::string list = ask_sandbox(sandbox.port(), "/vapi/assistant?limit=1000000").body;
    simdjson::dom::parser parser;
    std::map<std::string, std::string> found;
    for (const auto each : parser.parse(list).get_array()) {
        const auto text = [&](std::string_view pointer) {
            return std::string(each.at_pointer(pointer).get_string().value());
        };
        CHECK_MESSAGE(found.emplace(text("/metadata/beaker_tenant"), text("/id")).second, "two of one trial");
    }
    return found;
}

std::size_t requests_to_vapi(const ops::Sandbox& sandbox) {
    const std::string all = ask_sandbox(sandbox.port(), "/sandbox/requests?provider=vapi").body;
    simdjson::dom::parser parser;
    return parser.parse(all)["items"].get_array().size();
}

}  // namespace beaker::testing
