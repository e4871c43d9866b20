#include "ops/sandbox/sandbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/describe.hpp>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "ingest/api/json_request.hpp"
#include "ingest/api/parameters.hpp"
#include "ingest/http/problem.hpp"
#include "ingest/http/server.hpp"
#include "ingest/pages/html.hpp"
#include "ops/sandbox/delayed.hpp"
#include "ops/sandbox/faults.hpp"
#include "ops/sandbox/mailbox.hpp"
#include "ops/sandbox/sandbox_calls.hpp"
#include "ops/sandbox/smtp_server.hpp"
#include "ops/sandbox/twilio_stand_in.hpp"
#include "ops/sandbox/vapi_stand_in.hpp"
#include "ops/sandbox/webhooks_back.hpp"
#include "schemas/values/markup.hpp"

namespace beaker::ops {

using ingest::http::Request;
using ingest::http::Respond;
using ingest::http::Response;

/// A request that a provider was sent.
struct SandboxRequest {
    std::string provider;
    std::string operation;
    std::string method;
    std::string path;
    std::string body;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(SandboxRequest, (), (provider, operation, method, path, body, at))

struct SandboxRequests {
    std::vector<SandboxRequest> items;
};
BOOST_DESCRIBE_STRUCT(SandboxRequests, (), (items))

struct SandboxMails {
    std::vector<Mail> items;
};
BOOST_DESCRIBE_STRUCT(SandboxMails, (), (items))

namespace {

constexpr std::size_t requests_max = 100'000;
constexpr std::string_view vapi_root = "/vapi", twilio_root = "/twilio";
constexpr std::size_t mails_shown_max = 50;

/// For the eye: the newest first, with their links.
Response mailbox_page(std::vector<Mail> mails) {
    std::string body;
    std::ranges::reverse(mails);
    if (mails.size() > mails_shown_max) mails.erase(mails.begin() + mails_shown_max, mails.end());
    for (const Mail& each : mails) {
        body += fmt::format("<h2>{}</h2>\n<p class=\"quiet\">to {}</p>\n", markup_escaped(each.subject),
                            markup_escaped(each.to));
        if (each.link) body += fmt::format("<p><a href=\"{0}\">{0}</a></p>\n", markup_escaped(*each.link));
    }
    if (body.empty()) body = "<p>No mail has come.</p>\n";
    return ingest::pages::page({.title = "The sandbox's mailbox", .body = std::move(body)});
}

}  // namespace

struct Sandbox::Parts {
    Parts(const log::Clock& time, SandboxOptions options)
        : clock(time),
          vapi(time),
          twilio(time),
          vapi_secret(std::move(options.vapi_webhook_secret)),
          smtp(options.smtp_port, [this](const auto& from, const auto& to,
                                         const auto& message) { mailbox.add(read_mail(from, to, message)); }),
          server({.port = options.port},
                 [this](const Request& request, Respond respond) { handle(request, std::move(respond)); }),
          thread([this] { server.run(); }) {}
    ~Parts() { server.stop(); }

    void handle(const Request& request, Respond respond);
    /// A stand-in: how it names what it is asked, and what it answers.
    struct StandIn {
        std::string_view name, root;
        std::string_view operation;
        std::function<Response(const Request&, std::string_view path)> answer;
    };
    void provider(const StandIn& stand_in, const Request& request, Respond respond);
    Response of_vapi(const Request& request, std::string_view path);
    Response door(const Request& request);
    void note(std::string_view provider, const Request& request, std::string_view operation);

    const log::Clock& clock;
    Faults faults;
    Mailbox mailbox;
    VapiStandIn vapi;
    TwilioStandIn twilio;
    const std::string vapi_secret;
    WebhooksBack webhooks;
    std::uint64_t calls = 0;  ///< made so far; with the lock
    std::mutex mutex;
    std::vector<SandboxRequest> requests;
    Delayed delayed;
    SmtpServer smtp;
    ingest::http::Server server;
    std::jthread thread;
};

void Sandbox::Parts::handle(const Request& request, Respond respond) {
    const std::string_view path = request.path();
    if (path.starts_with(vapi_root))
        return provider(
            {"vapi", vapi_root, VapiStandIn::operation_of(request, path.substr(vapi_root.size())),
             [this](const Request& asked, std::string_view below) { return of_vapi(asked, below); }},
            request, std::move(respond));
    if (path.starts_with(twilio_root))
        return provider(
            {"twilio", twilio_root, TwilioStandIn::operation_of(request, path.substr(twilio_root.size())),
             [this](const Request& asked, std::string_view below) { return twilio.answer(asked, below); }},
            request, std::move(respond));
    respond(door(request));
}

void Sandbox::Parts::note(std::string_view provider, const Request& request, std::string_view operation) {
    const std::lock_guard lock(mutex);
    if (requests.size() >= requests_max)
        requests.erase(requests.begin(), requests.begin() + requests_max / 2);
    requests.push_back({std::string(provider), std::string(operation), request.method, request.target,
                        request.body, clock.now()});
}

/// A call is the one thing of Vapi's that goes on after its answer.
Response Sandbox::Parts::of_vapi(const Request& request, std::string_view path) {
    if (VapiStandIn::operation_of(request, path) != "create_call") return vapi.answer(request, path);
    const std::uint64_t number = [&] {
        const std::lock_guard lock(mutex);
        return ++calls;
    }();
    auto call = make_sandbox_call(vapi.assistant(assistant_of_call(request.body)), request.body, vapi_secret,
                                  number, clock.now());
    if (!call)
        return {
            .status = 400,
            .body =
                R"({"message":"assistantId: no such assistant with a server","error":"Bad Request","statusCode":400})"};
    webhooks.send(call->webhooks);
    return {.status = 201, .body = std::move(call->json)};
}

void Sandbox::Parts::provider(const StandIn& stand_in, const Request& request, Respond respond) {
    const std::string_view path = request.path().substr(stand_in.root.size());
    note(stand_in.name, request, stand_in.operation);
    const auto fault = faults.meet(stand_in.name, stand_in.operation);
    if (!fault) return respond(stand_in.answer(request, path));
    const auto later = std::chrono::seconds(fault->seconds);
    switch (fault->kind) {
        case FaultKind::http_5xx:
            return respond(ingest::http::problem(503, "a fault of the sandbox"));
        case FaultKind::http_429: {
            auto answer = ingest::http::problem(429, "a fault of the sandbox");
            answer.headers.emplace_back("Retry-After", "1");
            return respond(std::move(answer));
        }
        case FaultKind::timeout:
            return delayed.add(later, [owed = std::move(respond)]() mutable {
                owed(ingest::http::problem(504, "a fault of the sandbox"));
            });
        case FaultKind::slow:
            return delayed.add(
                later, [owed = std::move(respond), answer = stand_in.answer(request, path)]() mutable {
                    owed(std::move(answer));
                });
        case FaultKind::lost_answer:
            (void)stand_in.answer(request, path);
            return respond({.cut = true});
    }
}

Response Sandbox::Parts::door(const Request& request) {
    ingest::api::Parameters parameters(request.query());
    const std::string_view path = request.path();
    if (request.method == "GET" && path == "/sandbox/mailbox") {
        const auto to = parameters.text("to");
        if (auto wrong = parameters.problem()) return std::move(*wrong);
        if (ingest::pages::wants_page(request)) return mailbox_page(mailbox.mails(to));
        return {.body = to_json(SandboxMails{mailbox.mails(to)})};
    }
    if (request.method == "GET" && path == "/style.css")
        return {.content_type = "text/css; charset=utf-8", .body = std::string(ingest::pages::stylesheet())};
    if (request.method == "GET" && path == "/sandbox/requests") {
        const auto of = parameters.text("provider");
        if (auto wrong = parameters.problem()) return std::move(*wrong);
        SandboxRequests found;
        const std::lock_guard lock(mutex);
        for (const auto& each : requests)
            if (!of || each.provider == *of) found.items.push_back(each);
        return {.body = to_json(found)};
    }
    if (request.method == "PUT" && path == "/sandbox/faults") {
        const auto fault = ingest::api::read_body<Fault>(request);
        if (!fault) return fault.error();
        if (const auto wrong = faults.add(*fault)) return ingest::http::problem(400, *wrong);
        return {.body = "{}"};
    }
    if (request.method == "PUT" && path == "/sandbox/webhooks") {
        const auto pace = ingest::api::read_body<WebhookPace>(request);
        if (!pace) return pace.error();
        if (const auto wrong = webhooks.set(*pace)) return ingest::http::problem(400, *wrong);
        return {.body = "{}"};
    }
    if (request.method == "DELETE" && path == "/sandbox/faults")
        return faults.clear(), Response{.body = "{}"};
    if (request.method == "DELETE" && path == "/sandbox") {
        faults.clear();
        mailbox.clear();
        vapi.clear();
        twilio.clear();
        (void)webhooks.set({});
        const std::lock_guard lock(mutex);
        requests.clear();
        return {.body = "{}"};
    }
    return ingest::http::problem(404, "There is no such path.");
}

Sandbox::Sandbox(const log::Clock& clock, SandboxOptions options)
    : parts_(std::make_unique<Parts>(clock, std::move(options))) {}
Sandbox::~Sandbox() = default;

std::uint16_t Sandbox::port() const { return parts_->server.port(); }
std::uint16_t Sandbox::smtp_port() const { return parts_->smtp.port(); }

}  // namespace beaker::ops
