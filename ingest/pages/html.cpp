#include "ingest/pages/html.hpp"

#include <fmt/format.h>

#include <string>

#include "ingest/http/problem.hpp"
#include "schemas/described/codec.hpp"
#include "schemas/values/ascii.hpp"
#include "schemas/values/markup.hpp"

namespace beaker::ingest::pages {

namespace {

constexpr std::string_view policy =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

}  // namespace

http::Response page(const Page& page) {
    http::Response answer{.status = page.status, .content_type = "text/html; charset=utf-8"};
    answer.headers.emplace_back("Content-Security-Policy", policy);
    answer.headers.emplace_back("X-Frame-Options", "DENY");
    // A form of ours names its origin, by which a write from elsewhere is told apart; others learn nothing.
    answer.headers.emplace_back("Referrer-Policy", "same-origin");
    answer.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    const std::string refresh =
        page.again_after_seconds
            ? fmt::format("<meta http-equiv=\"refresh\" content=\"{}\">\n", *page.again_after_seconds)
            : "";
    answer.body = fmt::format(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{}"
        "<title>{} · Beaker</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n"
        "<header><a href=\"/\">Beaker</a></header>\n<main>\n<h1>{}</h1>\n{}</main>\n</body>\n</html>\n",
        refresh, markup_escaped(page.title), markup_escaped(page.title), page.body);
    return answer;
}

bool wants_page(const http::Request& request) {
    return ascii_lowered(std::string(request.header("Accept").value_or(""))).contains("text/html");
}

http::Response page_of_problem(http::Response problem) {
    const auto known = from_json<http::Problem>(problem.body);
    if (!known) return problem;
    std::string body;
    if (known->detail) body += fmt::format("<p>{}</p>\n", markup_escaped(*known->detail));
    if (known->errors)
        for (const auto& each : *known->errors)
            body +=
                fmt::format("<p>{}: {}</p>\n", markup_escaped(each.pointer), markup_escaped(each.message));
    body += "<p><a class=\"button\" href=\"/\">To the first page</a></p>\n";
    auto answer = page({.status = problem.status, .title = known->title, .body = std::move(body)});
    for (auto& header : problem.headers) answer.headers.push_back(std::move(header));
    return answer;
}

std::string_view stylesheet() {
    return R"css(:root { color-scheme: light dark; --ink: #1c2530; --paper: #fbfaf7; --line: #86827a; --deed: #0b5a52;
  --on-deed: #ffffff; --wrong: #a3210f; --quiet: #5b6470; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9ecef; --paper: #14181d; --line: #7a838e; --deed: #7fd6c8;
  --on-deed: #08211e; --wrong: #ff9d8c; --quiet: #a5adb7; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
header, main { max-width: 40rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
header a { color: inherit; font-weight: 700; text-decoration: none; display: inline-block; padding: .625rem 0; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: .5rem 0 1rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
a { color: var(--deed); }
ul { padding-left: 1.25rem; }
li a { display: inline-block; padding: .625rem 0; }
label { display: block; font-weight: 600; margin-top: 1rem; }
label.choice { display: flex; gap: .75rem; align-items: flex-start; font-weight: 400; padding: .625rem 0; }
input, select { font: inherit; color: inherit; background: transparent; width: 100%; min-height: 3rem; padding: .5rem .75rem;
  border: 1px solid var(--line); border-radius: .375rem; }
select option { color: #1c2530; background: #ffffff; }
input[type=checkbox] { width: 1.5rem; min-height: 1.5rem; height: 1.5rem; flex: none; margin: 0; }
input[aria-invalid=true] { border: 2px solid var(--wrong); }
:focus-visible { outline: 3px solid var(--deed); outline-offset: 2px; }
button, a.button { display: block; width: 100%; min-height: 3.75rem; margin-top: 1.5rem; padding: .75rem 1.25rem; font: inherit;
  font-weight: 700; text-align: center; line-height: 2.25rem; text-decoration: none; cursor: pointer; color: var(--on-deed);
  background: var(--deed); border: 0; border-radius: .375rem; }
button.quiet { color: var(--deed); background: transparent; border: 1px solid var(--line); min-height: 2.75rem; line-height: 1.25rem; }
.wrong { color: var(--wrong); font-weight: 600; margin: .25rem 0 0; }
.quiet { color: var(--quiet); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .375rem 1rem; }
dt { color: var(--quiet); } dd { margin: 0; }
)css";
}

}  // namespace beaker::ingest::pages
