#include "ops/sandbox/twilio_stand_in.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/described/json_object.hpp"
#include "schemas/values/date_text.hpp"
#include "schemas/values/phone.hpp"
#include "schemas/values/sha256.hpp"

namespace beaker::ops {

namespace {

using ingest::http::Request;
using ingest::http::Response;

constexpr std::string_view root = "/2010-04-01/Accounts/";
constexpr int numbers_listed = 5;

/// As Twilio writes errors.
Response error(int status, int code, std::string_view message) {
    return {.status = status,
            .body = JsonObject()
                        .number("code", code)
                        .text("message", message)
                        .text("more_info", fmt::format("https://www.twilio.com/docs/errors/{}", code))
                        .number("status", status)
                        .done()};
}

/// "AC…" of "/2010-04-01/Accounts/AC…/Messages.json", and what comes behind it.
std::pair<std::string, std::string_view> account_of(std::string_view path) {
    if (!path.starts_with(root)) return {};
    path.remove_prefix(root.size());
    const auto slash = std::min(path.find('/'), path.size());
    return {std::string(path.substr(0, slash)), path.substr(slash)};
}

/// "PN…" of "/IncomingPhoneNumbers/PN….json".
std::string number_of(std::string_view rest) {
    constexpr std::string_view before = "/IncomingPhoneNumbers/", after = ".json";
    if (!rest.starts_with(before) || !rest.ends_with(after)) return {};
    return std::string(rest.substr(before.size(), rest.size() - before.size() - after.size()));
}

std::string number_json(const std::string& account, const std::string& sid, const FormFields& fields,
                        std::string_view created) {
    const auto value = [&](std::string_view name) { return form_value(fields, name); };
    return JsonObject()
        .text("sid", sid)
        .text("account_sid", account)
        .text("phone_number", value("PhoneNumber"))
        .text("friendly_name", value("FriendlyName"))
        .text("voice_url", value("VoiceUrl"))
        .text("sms_url", value("SmsUrl"))
        .text("status_callback", value("StatusCallback"))
        .json("capabilities", R"({"voice":true,"sms":true,"mms":true,"fax":false})")
        .text("date_created", created)
        .text("uri", fmt::format("{}{}/IncomingPhoneNumbers/{}.json", root, account, sid))
        .done();
}

std::string message_json(const std::string& account, const std::string& sid, const FormFields& fields,
                         std::string_view created) {
    return JsonObject()
        .text("sid", sid)
        .text("account_sid", account)
        .text("to", form_value(fields, "To"))
        .text("from", form_value(fields, "From"))
        .text("body", form_value(fields, "Body"))
        .text("status", "queued")
        .text("direction", "outbound-api")
        .text("num_segments", "1")
        .json("error_code", "null")
        .text("date_created", created)
        .text("uri", fmt::format("{}{}/Messages/{}.json", root, account, sid))
        .done();
}

}  // namespace

std::string_view TwilioStandIn::operation_of(const Request& request, std::string_view path) {
    const auto [account, rest] = account_of(path);
    if (account.empty()) return {};
    const bool get = request.method == "GET", post = request.method == "POST";
    if (get && rest == "/AvailablePhoneNumbers/US/Local.json") return "available_numbers";
    if (rest == "/IncomingPhoneNumbers.json") return get ? "list_numbers" : post ? "buy_number" : "";
    if (rest == "/Messages.json") return get ? "list_messages" : post ? "send_message" : "";
    if (!number_of(rest).empty())
        return get                          ? "read_number"
               : post                       ? "update_number"
               : request.method == "DELETE" ? "release_number"
                                            : "";
    return {};
}

Response TwilioStandIn::answer(const Request& request, std::string_view path) {
    const auto operation = operation_of(request, path);
    if (operation.empty()) return error(404, 20404, "The requested resource was not found");
    if (!request.header("Authorization").value_or("").starts_with("Basic "))
        return error(401, 20003, "Authenticate");
    const auto account = account_of(path).first;
    const auto fields = parse_form(request.body);
    if (!fields) return error(400, 20001, "The body is no form");
    const std::lock_guard lock(mutex_);
    if (operation == "available_numbers") return available(request.query());
    if (operation == "buy_number") return buy(account, *fields);
    if (operation == "send_message") return send(account, *fields);
    if (operation == "list_numbers")
        return list(account, numbers_, "incoming_phone_numbers", request.query());
    if (operation == "list_messages") return list(account, messages_, "messages", request.query());
    return one_number(request, path);
}

/// Of those kept free for fiction, and not bought yet.
Response TwilioStandIn::available(std::string_view query) const {
    const std::string area = query_value(query, "AreaCode").value_or("415");
    std::vector<std::string> items;
    for (int last = 100; last < 200 && static_cast<int>(items.size()) < numbers_listed; ++last) {
        const std::string number = fmt::format("+1{}555{:04}", area, last);
        if (!Phone::parse(number) || std::ranges::any_of(numbers_, [&](const auto& each) {
                return form_value(each.second, "PhoneNumber") == number;
            }))
            continue;
        items.push_back(JsonObject()
                            .text("phone_number", number)
                            .text("friendly_name", number)
                            .text("iso_country", "US")
                            .text("address_requirements", "none")
                            .flag("beta", false)
                            .json("capabilities", R"({"voice":true,"SMS":true,"MMS":true})")
                            .done());
    }
    return {.body = JsonObject().json("available_phone_numbers", json_list(items)).done()};
}

Response TwilioStandIn::buy(const std::string& account, const FormFields& fields) {
    FormFields kept = fields;
    std::string number(form_value(fields, "PhoneNumber"));
    if (number.empty()) {
        const auto area = form_value(fields, "AreaCode");
        number = fmt::format("+1{}555{:04}", area, 100 + numbers_.size() % 100);
        kept.emplace_back("PhoneNumber", number);
    }
    if (!Phone::parse(number)) return error(400, 21421, "PhoneNumber is invalid");
    if (std::ranges::any_of(
            numbers_, [&](const auto& each) { return form_value(each.second, "PhoneNumber") == number; }))
        return error(400, 21422, "PhoneNumber is not available");
    const std::string id = sid("PN");
    numbers_.emplace(id, kept);
    return {.status = 201,
            .body = number_json(account, id, kept, date_text(clock_.now().micros() / 1'000'000, "+0000"))};
}

Response TwilioStandIn::send(const std::string& account, const FormFields& fields) {
    if (!Phone::parse(form_value(fields, "To"))) return error(400, 21211, "The 'To' number is not valid");
    if (form_value(fields, "From").empty() && form_value(fields, "MessagingServiceSid").empty())
        return error(400, 21603, "A 'From' phone number is required");
    const std::string id = sid("SM");
    messages_.emplace(id, fields);
    return {.status = 201,
            .body = message_json(account, id, fields, date_text(clock_.now().micros() / 1'000'000, "+0000"))};
}

Response TwilioStandIn::one_number(const Request& request, std::string_view path) {
    const auto [account, rest] = account_of(path);
    const auto found = numbers_.find(number_of(rest));
    if (found == numbers_.end()) return error(404, 20404, "The requested resource was not found");
    if (request.method == "DELETE") {
        numbers_.erase(found);
        return {.status = 204, .content_type = {}};
    }
    if (request.method == "POST")
        for (const auto& [name, value] : parse_form(request.body).value_or(FormFields{})) {
            std::erase_if(found->second, [&](const auto& each) { return each.first == name; });
            found->second.emplace_back(name, value);
        }
    return {.body = number_json(account, found->first, found->second,
                                date_text(clock_.now().micros() / 1'000'000, "+0000"))};
}

/// Those to `To`, or of `PhoneNumber`, where the query names one: how what may have been done is looked up.
Response TwilioStandIn::list(const std::string& account, const Rows& rows, std::string_view name,
                             std::string_view query) const {
    const bool of_messages = name == "messages";
    const auto wanted = query_value(query, of_messages ? "To" : "PhoneNumber");
    const auto now = date_text(clock_.now().micros() / 1'000'000, "+0000");
    std::vector<std::string> items;
    for (const auto& [id, fields] : rows) {
        if (wanted && form_value(fields, of_messages ? "To" : "PhoneNumber") != *wanted) continue;
        items.push_back(of_messages ? message_json(account, id, fields, now)
                                    : number_json(account, id, fields, now));
    }
    return {.body = JsonObject().json(name, json_list(items)).number("page", 0).done()};
}

std::string TwilioStandIn::sid(std::string_view prefix) {
    return std::string(prefix) + hex(sha256(fmt::format("sandbox {}", ++made_))).substr(0, 32);
}

void TwilioStandIn::clear() {
    const std::lock_guard lock(mutex_);
    numbers_.clear();
    messages_.clear();
}

}  // namespace beaker::ops
