#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/problem.hpp"
#include "projections/query/queries.hpp"
#include "schemas/described/enum_text.hpp"
#include "schemas/values/form.hpp"

namespace beaker::ingest::api {

/// The parameters of a query string, taken one by one. What is wrong is gathered, so that the caller hears of
/// all of it at once; what nobody takes is wrong too: a misspelt filter must not look like one that was
/// applied. An empty value is as good as none, and none may come twice.
class Parameters {
public:
    explicit Parameters(std::string_view query);

    std::optional<std::string> text(std::string_view name);
    /// RFC 3339.
    std::optional<Instant> instant(std::string_view name);
    std::optional<TenantId> tenant(std::string_view name);
    /// `limit` (1 to 500, 50 without) and `cursor`.
    Page page();
    /// One of the names of an enum's values.
    template <DescribedEnum E>
    std::optional<E> choice(std::string_view name);
    /// Some of them, parted by commas.
    template <DescribedEnum E>
    std::optional<std::vector<E>> choices(std::string_view name);
    /// One of these words.
    std::optional<std::string> word(std::string_view name, std::initializer_list<std::string_view> words);

    /// The 400 that names everything wrong; none where all is well. To be asked last.
    std::optional<http::Response> problem();

private:
    template <class Parse>
    auto parsed(std::string_view name, Parse parse, std::string_view expected);
    void wrong(std::string_view name, std::string message);
    template <DescribedEnum E>
    static std::string names_of();

    FormFields fields_;  // what nobody has taken yet
    std::vector<http::FieldError> errors_;
};

template <DescribedEnum E>
std::string Parameters::names_of() {
    std::string names;
    for (const auto& each : enum_names<E>()) names += (names.empty() ? "" : ", ") + std::string(each.name);
    return names;
}

template <DescribedEnum E>
std::optional<E> Parameters::choice(std::string_view name) {
    const auto sent = text(name);
    if (!sent) return std::nullopt;
    const auto value = enum_value<E>(*sent);
    if (!value) wrong(name, "must be one of: " + names_of<E>());
    return value;
}

template <DescribedEnum E>
std::optional<std::vector<E>> Parameters::choices(std::string_view name) {
    const auto sent = text(name);
    if (!sent) return std::nullopt;
    std::vector<E> values;
    for (std::string_view rest = *sent;; rest.remove_prefix(rest.find(',') + 1)) {
        const auto value = enum_value<E>(rest.substr(0, rest.find(',')));
        if (!value) {
            wrong(name, "must be some of these, parted by commas: " + names_of<E>());
            return std::nullopt;
        }
        values.push_back(*value);
        if (!rest.contains(',')) return values;
    }
}

/// A 400 for one parameter or header.
http::Response bad_parameter(std::string_view name, std::string_view message);

}  // namespace beaker::ingest::api
