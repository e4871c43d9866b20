#include "ingest/api/sign_in.hpp"

#include <algorithm>
#include <boost/describe.hpp>
#include <optional>

#include "ingest/api/asked_by.hpp"
#include "ingest/api/json_request.hpp"
#include "ingest/api/parameters.hpp"
#include "ingest/api/sign_in_operations.hpp"
#include "ingest/problem.hpp"
#include "schemas/events/person.hpp"
#include "schemas/stream.hpp"

namespace beaker::ingest::api {

struct SignupBody {
    std::string email;
    std::optional<bool> marketing_consent;
    std::optional<std::string> statement;
};
BOOST_DESCRIBE_STRUCT(SignupBody, (), (email, marketing_consent, statement))

struct AdminFlagBody {
    std::string email;
    bool admin = false;
    std::optional<std::string> asked_by;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(AdminFlagBody, (), (email, admin, asked_by, reason))

namespace {

constexpr std::size_t statement_characters_max = 1000, reason_characters_max = 500;
constexpr std::size_t user_agent_bytes_max = 256;
/// A link opens once, so whoever follows it waits for the cookie that they would not get later.
constexpr std::chrono::seconds link_patience{20};
/// More than deciding a sign-up takes but in the worst case.
constexpr std::chrono::milliseconds sign_up_time{100};

http::Response wrong(std::string pointer, std::string message) {
    return problem(ProblemKind::bad_body, "", {{std::move(pointer), std::move(message)}});
}

std::expected<Email, http::Response> email_of(const std::string& text) {
    auto email = Email::parse(text);
    if (!email)
        return std::unexpected(wrong("/email", "is no e-mail address: " + std::string(email.error().reason)));
    return *email;
}

/// As it was sent, as far as it is plain: headers may hold any bytes.
std::optional<Pii<std::string>> user_agent_of(const http::Request& request) {
    const auto sent = request.header("User-Agent");
    if (!sent) return std::nullopt;
    std::string plain(sent->substr(0, user_agent_bytes_max));
    std::erase_if(plain, [](char c) { return c < ' ' || c > '~'; });
    return Pii<std::string>(std::move(plain));
}

http::Response no_such_link() { return problem(ProblemKind::not_found, "There is no such link."); }

}  // namespace

std::vector<Route> SignIn::routes() {
    const auto serve = [this](void (SignIn::*member)(const Asked&, http::Respond)) -> Serve {
        return [this, member](const Asked& asked, http::Respond respond) {
            (this->*member)(asked, std::move(respond));
        };
    };
    return {
        {"POST", "/v1/signups", Access::open, serve(&SignIn::sign_up), describe_sign_up()},
        {"GET", "/auth/magic", Access::open, serve(&SignIn::follow_link), describe_magic_link()},
        {"GET", "/v1/session", Access::person, serve(&SignIn::session), describe_session()},
        {"DELETE", "/v1/session", Access::person, serve(&SignIn::sign_out), describe_sign_out()},
        {"PUT", "/v1/admin/admins", Access::admin, serve(&SignIn::set_admin), describe_set_admin()},
    };
}

/// What is answered, and when, does not depend on whether we know the address: both take the same way through
/// the log, and what one of them has to do more is hidden by answering at the same time after the request.
void SignIn::sign_up(const Asked& asked, http::Respond respond) {
    const auto& request = asked.request;
    const auto body = read_body<SignupBody>(request);
    if (!body) return respond(body.error());
    const auto email = email_of(body->email);
    if (!email) return respond(email.error());
    if (body->statement && !has_length(*body->statement, statement_characters_max))
        return respond(wrong("/statement", "must be a text of 1 to 1000 characters"));

    const std::string address = auth::client_address(request, surroundings_.trust);
    auto& throttle = surroundings_.throttle;
    const auto verdict = throttle.take(auth::client_network(address), surroundings_.real_clock.steady());
    if (!verdict.allowed) return respond(auth::too_many(throttle.limit(), verdict));

    const PersonKey person = PersonKey::of(surroundings_.pepper, *email);
    surroundings_.actions.perform(
        request,
        {.stream = person_stream(person),
         .actor = "anybody",
         .event = SignupRequested{.person = person,
                                  .email = Pii<Email>(*email),
                                  .marketing_consent = body->marketing_consent.value_or(false),
                                  .statement = body->statement,
                                  .ip = Pii<std::string>(address),
                                  .user_agent = user_agent_of(request)}},
        [this, owed = std::move(respond), limit = throttle.limit(), verdict,
         due = surroundings_.real_clock.steady() + sign_up_time](http::Response answer) mutable {
            auth::add_rate_headers(answer, limit, verdict);
            if (answer.status != 200) return owed(std::move(answer));
            even_.hold(due, std::move(owed), std::move(answer));
        });
}

/// Once: a repetition is another request for the same link, and refused. Asking for the headers alone uses
/// nothing up.
void SignIn::follow_link(const Asked& asked, http::Respond respond) {
    const auto& request = asked.request;
    Parameters parameters(request.query());
    const auto sent = parameters.text("token");
    if (auto bad = parameters.problem()) return respond(std::move(*bad));
    const auto ticket = read_ticket(surroundings_.pepper, TicketKind::magic_link, sent.value_or(""));
    if (!ticket) return respond(no_such_link());
    if (request.method == "HEAD") return respond({.status = 204, .content_type = {}});

    const auto& doorkeeper = surroundings_.doorkeeper;
    auto answer = [&doorkeeper, request = http::Request{.headers = request.headers, .secure = request.secure},
                   person = ticket->person](const InputSettled& settled) -> std::optional<http::Response> {
        if (settled.outcome == Outcome::refused) {
            const std::string& code = settled.problem->code;
            if (code == "link_expired")
                return problem(ProblemKind::link_expired,
                               "Links are good for 20 minutes. Ask for a new one.");
            if (code == "link_used") return problem(ProblemKind::link_used, "Ask for a new one.");
            return no_such_link();
        }
        const auto opened = settled.answer ? from_json<SessionAnswer>(settled.answer->text)
                                           : std::expected<SessionAnswer, DecodeError>(std::unexpect);
        if (settled.outcome != Outcome::processed || !opened) return std::nullopt;
        http::Response response{.status = 303};
        response.headers.emplace_back("Location", "/");
        response.headers.emplace_back(
            "Set-Cookie",
            doorkeeper.session_cookie(request, {person, opened->session_id}, opened->expires_at));
        response.body = settled.answer->text;
        return response;
    };
    surroundings_.actions.perform(request,
                                  {.stream = person_stream(ticket->person),
                                   .actor = ticket->person.text(),
                                   .event = MagicLinkRedemptionRequested{ticket->id},
                                   .answer = std::move(answer),
                                   .repeatable = false,
                                   .patience = link_patience},
                                  std::move(respond));
}

void SignIn::session(const Asked& asked, http::Respond respond) {
    const auto& caller = asked.caller;
    if (auto bad = Parameters(asked.request.query()).problem()) return respond(std::move(*bad));
    if (!caller.session)
        return respond(problem(ProblemKind::not_found, "A token let you in, and not a session."));
    respond(
        {.body = to_json(SessionAnswer{*caller.session, *caller.person, caller.admin, caller.expires_at})});
}

void SignIn::sign_out(const Asked& asked, http::Respond respond) {
    const auto& caller = asked.caller;
    if (!caller.session)
        return respond(problem(ProblemKind::not_found, "A token let you in, and not a session."));
    surroundings_.actions.perform(
        asked.request,
        {.stream = person_stream(*caller.person),
         .actor = caller.actor(),
         .event = SessionCloseRequested{*caller.session}},
        [owed = std::move(respond),
         cookie = surroundings_.doorkeeper.no_session_cookie(asked.request)](http::Response answer) mutable {
            if (answer.status == 200) answer.headers.emplace_back("Set-Cookie", std::move(cookie));
            owed(std::move(answer));
        });
}

void SignIn::set_admin(const Asked& asked, http::Respond respond) {
    auto body = read_body<AdminFlagBody>(asked.request);
    if (!body) return respond(std::move(body.error()));
    const auto email = email_of(body->email);
    if (!email) return respond(email.error());
    auto name = asked_by(body->asked_by);
    if (!name) return respond(std::move(name.error()));
    if (!has_length(body->reason, reason_characters_max))
        return respond(wrong("/reason", "must be a text of 1 to 500 characters"));
    const PersonKey person = PersonKey::of(surroundings_.pepper, *email);
    surroundings_.actions.perform(
        asked.request,
        {.stream = person_stream(person),
         .actor = asked.caller.actor(),
         .event = AdminFlagRequested{person, body->admin, std::move(*name), std::move(body->reason)}},
        std::move(respond));
}

}  // namespace beaker::ingest::api
