#include "ops/cli/explain_verbs.hpp"

#include <fmt/format.h>

#include <istream>
#include <optional>
#include <ostream>

#include "ops/cli/exit_code.hpp"
#include "processors/json_members.hpp"
#include "schemas/described/enum_text.hpp"
#include "schemas/described/json_writer.hpp"
#include "schemas/values/email.hpp"
#include "schemas/values/typed_phone.hpp"

namespace beaker::ops {

namespace {

constexpr std::string_view default_region = "US";

/// The members in their order; a text that is none is null.
std::string object_of(
    std::initializer_list<std::pair<std::string_view, std::optional<std::string_view>>> members) {
    std::string out = "{";
    for (const auto& [name, value] : members) {
        append_json_name(out, name);
        if (value)
            append_json_string(out, *value);
        else
            out += "null";
    }
    return out += '}';
}

/// A text at a member; `fallback` where it is missing or null; none where it is something else.
std::optional<std::string_view> text_or(simdjson::dom::object from, std::string_view name,
                                        std::optional<std::string_view> fallback) {
    const auto member = from[name];
    if (member.error() != simdjson::SUCCESS || member.is_null()) return fallback;
    std::string_view text;
    if (member.get(text) != simdjson::SUCCESS) return std::nullopt;
    return text;
}

std::optional<std::string> phone_of(simdjson::dom::object question) {
    const auto input = text_or(question, "input", std::nullopt);
    const auto region = text_or(question, "region", default_region);
    if (!input || !region) return std::nullopt;
    const auto phone = read_typed_phone(*input, *region);
    if (!phone) return object_of({{"normal", std::nullopt}, {"reason", enum_text(phone.error())}});
    return object_of({{"normal", phone->text()}, {"reason", std::nullopt}});
}

std::optional<std::string> email_of(simdjson::dom::object question) {
    const auto input = text_or(question, "input", std::nullopt);
    if (!input) return std::nullopt;
    const auto email = Email::parse(*input);
    if (!email)
        return object_of(
            {{"normal", std::nullopt}, {"canonical", std::nullopt}, {"reason", email.error().code}});
    const std::string canonical = email->canonical();
    return object_of({{"normal", email->text()}, {"canonical", canonical}, {"reason", std::nullopt}});
}

std::optional<std::string> answer_to(const std::string& line, const Explain& explain) {
    const auto question = processors::parse_body(line);
    simdjson::dom::object members;
    if (!question || question->get(members) != simdjson::SUCCESS) return std::nullopt;
    return explain(members);
}

}  // namespace

int explain_lines(std::istream& questions, std::ostream& answers, const Explain& explain,
                  std::string_view bad) {
    bool all_understood = true;
    for (std::string line; std::getline(questions, line);) {
        const auto answer = answer_to(line, explain);
        all_understood = all_understood && answer;
        answers << (answer ? std::string_view(*answer) : bad) << '\n' << std::flush;
        if (!answers) {
            fmt::print(stderr, "explain: the answers cannot be written\n");
            return exit_outside;
        }
    }
    return all_understood ? exit_done : exit_no;
}

int explain_phone(std::istream& questions, std::ostream& answers) {
    return explain_lines(questions, answers, phone_of, R"({"normal":null,"reason":"bad_json"})");
}

int explain_email(std::istream& questions, std::ostream& answers) {
    return explain_lines(questions, answers, email_of,
                         R"({"normal":null,"canonical":null,"reason":"bad_json"})");
}

}  // namespace beaker::ops
