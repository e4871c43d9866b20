#include "ingest/api/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace beaker::ingest::api {

namespace {

/// Whether a name may be told back: what else stands in its place could be anything, personal data too.
bool is_plain_name(std::string_view name) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
    };
    return !name.empty() && name.size() <= 40 && std::ranges::all_of(name, plain);
}

/// The empty pointer is that of all parameters together.
std::string pointer_to(std::string_view name) {
    return is_plain_name(name) ? fmt::format("/{}", name) : std::string{};
}

std::optional<std::size_t> parse_limit(std::string_view text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 1 || value > Page::limit_max)
        return std::nullopt;
    return value;
}

}  // namespace

http::Response bad_parameter(std::string_view name, std::string_view message) {
    return ingest::problem(ProblemKind::bad_parameter, "", {{pointer_to(name), std::string(message)}});
}

Parameters::Parameters(std::string_view query) {
    auto fields = parse_form(query);
    if (fields)
        fields_ = std::move(*fields);
    else
        wrong("", "the query string cannot be decoded");
}

void Parameters::wrong(std::string_view name, std::string message) {
    errors_.push_back({pointer_to(name), std::move(message)});
}

std::optional<std::string> Parameters::text(std::string_view name) {
    std::optional<std::string> found;
    const auto count = std::erase_if(fields_, [&](auto& field) {
        if (field.first != name) return false;
        if (!found) found = std::move(field.second);
        return true;
    });
    if (count > 1) wrong(name, "is given more than once");
    if (found && found->empty()) found.reset();
    return found;
}

template <class Parse>
auto Parameters::parsed(std::string_view name, Parse parse, std::string_view expected) {
    const auto sent = text(name);
    std::optional<std::remove_cvref_t<decltype(*parse(*sent))>> understood;
    if (!sent) return understood;
    if (auto value = parse(*sent))
        understood.emplace(std::move(*value));
    else
        wrong(name, std::string(expected));
    return understood;
}

std::optional<Instant> Parameters::instant(std::string_view name) {
    return parsed(name, Instant::parse, "must be a time such as 2026-01-01T00:00:00Z");
}

std::optional<TenantId> Parameters::tenant(std::string_view name) {
    return parsed(name, TenantId::parse, "must be the id of a trial or business");
}

std::optional<std::string> Parameters::word(std::string_view name,
                                            std::initializer_list<std::string_view> words) {
    auto sent = text(name);
    if (!sent || std::ranges::find(words, *sent) != words.end()) return sent;
    wrong(name, fmt::format("must be one of: {}", fmt::join(words, ", ")));
    return std::nullopt;
}

Page Parameters::page() {
    Page page;
    page.limit = parsed("limit", parse_limit, "must be a whole number from 1 to 500").value_or(page.limit);
    page.cursor = text("cursor").value_or("");
    return page;
}

std::optional<http::Response> Parameters::problem() {
    for (const auto& [name, value] : std::exchange(fields_, {})) wrong(name, "is no parameter of this path");
    if (errors_.empty()) return std::nullopt;
    return ingest::problem(ProblemKind::bad_parameter, "", errors_);
}

}  // namespace beaker::ingest::api
