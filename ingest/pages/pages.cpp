#include "ingest/pages/pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "ingest/http/problem.hpp"
#include "ingest/pages/forms.hpp"
#include "ingest/pages/html.hpp"
#include "ingest/pages/page_operations.hpp"
#include "ingest/problem.hpp"
#include "schemas/values/base64url.hpp"
#include "schemas/values/markup.hpp"

namespace beaker::ingest::pages {

using api::Access;
using api::Asked;
using api::Route;
using api::Serve;
using http::Respond;
using http::Response;

namespace {

http::Response see_other(std::string to) {
    Response answer{.status = 303, .content_type = {}};
    answer.headers.emplace_back("Location", std::move(to));
    return answer;
}

std::string header_of(const Response& answer, std::string_view name) {
    for (const auto& [each, value] : answer.headers)
        if (each == name) return value;
    return {};
}

/// What the API found wrong with a form.
Sent sent_with(FormFields fields, const Response& answer) {
    Sent sent{.fields = std::move(fields)};
    const auto problem = from_json<http::Problem>(answer.body);
    if (!problem) return sent;
    if (problem->errors) sent.errors = *problem->errors;
    if (sent.errors.empty()) sent.problem = problem->detail.value_or(problem->title);
    return sent;
}

/// The API's request that a page makes in the name of whoever asked for the page.
Asked inner(const Asked& asked, std::string method, std::string target, std::string body) {
    Asked out{.request = asked.request, .variables = asked.variables, .caller = asked.caller};
    out.request.method = std::move(method);
    out.request.target = std::move(target);
    out.request.body = std::move(body);
    std::erase_if(out.request.headers, [](const auto& header) { return header.first == "Content-Type"; });
    return out;
}

class Pages {
public:
    Pages(PageSurroundings surroundings, std::span<const Route> api)
        : around_(std::move(surroundings)),
          sign_up_(serve_of(api, "POST", "/v1/signups")),
          sign_out_(serve_of(api, "DELETE", "/v1/session")),
          create_trial_(serve_of(api, "POST", "/v1/trials")),
          read_trial_(serve_of(api, "GET", "/v1/trials/{id}")) {}

    void home(const Asked& asked, Respond respond) const { show_home(asked, {}, 200, std::move(respond)); }

    void sign_up(const Asked& asked, Respond respond) const {
        auto fields = parse_form(asked.request.body);
        if (!fields) return respond(not_a_form());
        const auto request = inner(asked, "POST", "/v1/signups", sign_up_json(*fields));
        sign_up_(request, [this, asked, fields = std::move(*fields),
                           owed = std::move(respond)](Response answer) mutable {
            if (answer.status == 200 || answer.status == 202) return owed(see_other("/link-sent"));
            if (answer.status != 400) return owed(page_of_problem(std::move(answer)));
            show_home(asked, sent_with(std::move(fields), answer), 400, std::move(owed));
        });
    }

    void link_sent(const Asked&, Respond respond) const {
        std::string body =
            "<p>If that is an address that takes mail, a link to sign in is on its way to it. It is good "
            "once, for 20 "
            "minutes.</p>\n<p>Nothing came? Look among the unwanted mail, or ask for another one: up to five "
            "an "
            "hour.</p>\n";
        if (!around_.mailbox_url.empty()) body += mailbox_link();
        body += "<p><a class=\"button\" href=\"/\">Ask for another link</a></p>\n";
        respond(page({.title = "A link is on its way", .body = std::move(body)}));
    }

    void sign_out(const Asked& asked, Respond respond) const {
        if (!asked.caller.session) return respond(see_other("/"));
        sign_out_(inner(asked, "DELETE", "/v1/session", {}),
                  [owed = std::move(respond)](Response answer) mutable {
                      if (answer.status >= 400) return owed(page_of_problem(std::move(answer)));
                      auto back = see_other("/");
                      if (auto cookie = header_of(answer, "Set-Cookie"); !cookie.empty())
                          back.headers.emplace_back("Set-Cookie", std::move(cookie));
                      owed(std::move(back));
                  });
    }

    void begin_trial(const Asked& asked, Respond respond) const {
        if (!asked.caller.person) return respond(see_other("/"));
        auto fields = parse_form(asked.request.body);
        if (!fields) return respond(not_a_form());
        auto request = inner(asked, "POST", "/v1/trials", trial_json(*fields));
        // Sent twice, the form begins one trial.
        if (const auto key = form_value(*fields, "key"); !key.empty())
            request.request.headers.emplace_back("Idempotency-Key", key);
        create_trial_(std::move(request), [this, asked, fields = std::move(*fields),
                                           owed = std::move(respond)](Response answer) mutable {
            if (answer.status == 201) return owed(see_other(place_of(answer)));
            if (answer.status == 202)
                return owed(page({.status = 202,
                                  .title = "It takes longer than usual",
                                  .body = "<p>Your wish is kept. Whoever looks again makes no second "
                                          "assistant.</p>\n" +
                                          once_more_form("/trials", fields)}));
            if (answer.status != 400 && answer.status != 422 && answer.status != 409)
                return owed(page_of_problem(std::move(answer)));
            const int status = answer.status;
            show_home(asked, sent_with(std::move(fields), answer), status, std::move(owed));
        });
    }

    void trial(const Asked& asked, Respond respond) const {
        auto request = inner(asked, "GET", "/v1/trials/" + asked.variables.front(), {});
        if (auto at = query_value(asked.request.query(), "at"))
            request.request.headers.emplace_back("Beaker-Min-Position", std::move(*at));
        read_trial_(std::move(request), [owed = std::move(respond)](Response answer) mutable {
            const auto row = answer.status == 200 ? from_json<TrialRow>(answer.body)
                                                  : std::expected<TrialRow, DecodeError>(std::unexpect);
            if (!row) return owed(page_of_problem(std::move(answer)));
            Page shown{.title = row->business_name, .body = trial_state(*row)};
            if (row->status == TrialStatus::pending) shown.again_after_seconds = 2;
            shown.body += "<p><a href=\"/\">Back to the first page</a></p>\n";
            owed(page(shown));
        });
    }

private:
    static Serve serve_of(std::span<const Route> api, std::string_view method, std::string_view pattern) {
        for (const Route& each : api)
            if (each.method == method && each.pattern == pattern) return each.serve;
        throw std::invalid_argument(fmt::format("pages: there is no {} {}", method, pattern));
    }

    static Response not_a_form() {
        return page_of_problem(problem(ProblemKind::bad_body, "It is no form of ours."));
    }

    /// Reading it waits until the tables hold what was just decided.
    static std::string place_of(const Response& created) {
        const auto position = header_of(created, "Beaker-Position");
        const auto place = header_of(created, "Location");
        constexpr std::string_view version = "/v1";
        return place.substr(version.size()) + (position.empty() ? "" : "?at=" + position);
    }

    std::string mailbox_link() const {
        return fmt::format(
            "<p><a href=\"{}\">The sandbox's mailbox</a>, where mail goes on this machine.</p>\n",
            markup_escaped(around_.mailbox_url));
    }

    std::string about() const {
        std::string out = "<h2>What runs here</h2>\n<p>Beaker " + markup_escaped(around_.version) +
                          ", the engine under an AI phone caller for small businesses.</p>\n<ul>\n"
                          "<li><a href=\"/openapi.json\">Every route (OpenAPI)</a></li>\n"
                          "<li><a href=\"/asyncapi.json\">Every topic and event (AsyncAPI)</a></li>\n"
                          "<li><a href=\"/readyz\">Whether it is ready</a></li>\n"
                          "<li><a href=\"/metrics\">Figures for Prometheus</a></li>\n</ul>\n";
        if (!around_.mailbox_url.empty()) out += mailbox_link();
        return out;
    }

    static std::string list_of(const std::vector<TrialRow>& trials) {
        if (trials.empty()) return "<p>You have tried nothing yet.</p>\n";
        std::string out = "<ul>\n";
        for (const TrialRow& each : trials)
            out += fmt::format("<li><a href=\"/trials/{}\">{}</a> <span class=\"quiet\">{}</span></li>\n",
                               each.id.text(), markup_escaped(each.business_name), enum_text(each.status));
        return out + "</ul>\n";
    }

    void show_home(const Asked& asked, Sent sent, int status, Respond respond) const {
        if (!asked.caller.person)
            return respond(
                page({.status = status,
                      .title = "Try an assistant that answers your phone",
                      .body = "<p>Sign up, or sign in: we mail you a link. There is no password.</p>\n" +
                              sign_up_form(sent) + about()}));
        around_.trials_of(*asked.caller.person,
                          [this, sent = std::move(sent), status, owed = std::move(respond),
                           key = base64url(around_.random())](const std::vector<TrialRow>& trials) mutable {
                              owed(page({.status = status,
                                         .title = "You are signed in",
                                         .body = "<h2>Your trials</h2>\n" + list_of(trials) +
                                                 "<h2>Make an assistant to try</h2>\n" +
                                                 trial_form(sent, key) + sign_out_form() + about()}));
                          });
    }

    const PageSurroundings around_;
    const Serve sign_up_, sign_out_, create_trial_, read_trial_;
};

}  // namespace

std::vector<Route> page_routes(PageSurroundings surroundings, std::span<const Route> api) {
    const auto pages = std::make_shared<Pages>(std::move(surroundings), api);
    const auto serve = [pages](void (Pages::*member)(const Asked&, Respond) const) -> Serve {
        return [pages, member](const Asked& asked, Respond respond) {
            ((*pages).*member)(asked, std::move(respond));
        };
    };
    const auto style = [](const Asked&, Respond respond) {
        Response answer{.content_type = "text/css; charset=utf-8", .body = std::string(stylesheet())};
        answer.headers.emplace_back("Cache-Control", "max-age=300");
        respond(std::move(answer));
    };
    return {{"GET", "/", Access::visitor, serve(&Pages::home), describe_home()},
            {"GET", "/style.css", Access::open, style, describe_stylesheet()},
            {"POST", "/sign-up", Access::visitor, serve(&Pages::sign_up), describe_sign_up_form()},
            {"GET", "/link-sent", Access::open, serve(&Pages::link_sent), describe_link_sent()},
            {"POST", "/sign-out", Access::visitor, serve(&Pages::sign_out), describe_sign_out_form()},
            {"POST", "/trials", Access::visitor, serve(&Pages::begin_trial), describe_trial_form()},
            {"GET", "/trials/{id}", Access::tenant, serve(&Pages::trial), describe_trial_page()}};
}

}  // namespace beaker::ingest::pages
