#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "projections/generations/status.hpp"
#include "tests/system/in_time.hpp"
#include "tests/system/webhook_pages.hpp"

namespace beaker::testing {

/// A node's generations, tended over HTTP by its admin.
class AdminGenerations {
public:
    explicit AdminGenerations(std::uint16_t port) : client_(port) {}

    Answer ask(std::string_view method, std::string_view target,
               std::string_view body = R"({"asked_by":"dana"})") {
        client_.send(
            fmt::format("{} /v1/admin/generations{} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\n"
                        "Content-Type: application/json\r\nPrefer: wait=20\r\nContent-Length: {}\r\n\r\n{}",
                        method, target, admin_token, body.size(), body));
        return client_.answer();
    }
    GenerationStatus post(const std::string& name, std::string_view what) {
        const auto answer = ask("POST", fmt::format("/{}/{}", name, what));
        REQUIRE_MESSAGE(answer.status() == 200, answer.body);
        CHECK_FALSE(answer.header("Beaker-Position").empty());
        return from_json<GenerationStatus>(answer.body).value();
    }
    GenerationList list() {
        const auto answer = ask("GET", "", "");
        REQUIRE_MESSAGE(answer.status() == 200, answer.body);
        return from_json<GenerationList>(answer.body).value();
    }
    GenerationStatus status(const std::string& name) {
        const auto all = list();
        const auto found = std::ranges::find(all.items, name, &GenerationStatus::name);
        REQUIRE(found != all.items.end());
        return *found;
    }
    /// Builds one and waits until it is ready; its name.
    std::string build(const std::string& fold_set) {
        const auto begun = post(fold_set, "build");
        REQUIRE(in_time([&] { return status(begun.name).role == GenerationRole::ready; }));
        return begun.name;
    }
    GenerationComparison compare(const std::string& name) {
        post(name, "compare");
        REQUIRE(in_time([&] { return !status(name).comparing; }));
        const auto compared = status(name);
        REQUIRE_MESSAGE(compared.comparison.has_value(), compared.reason.value_or(""));
        return *compared.comparison;
    }

private:
    Client client_;
};

}  // namespace beaker::testing
