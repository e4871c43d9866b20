#include "ingest/pages/forms.hpp"

#include <fmt/format.h>

#include "ingest/pages/html.hpp"
#include "processors/trials/scenario_templates.hpp"
#include "schemas/described/json_object.hpp"
#include "schemas/values/markup.hpp"

namespace beaker::ingest::pages {

namespace {

struct Choice {
    std::string_view value, label;
};

constexpr Choice scenario_labels[] = {{"hvac_lead_intake", "Heating and cooling"},
                                      {"gym_lead_intake", "Gym"},
                                      {"dental_lead_intake", "Dental practice"}};
// Of Vapi's own voices.
constexpr Choice voices[] = {{"Elliot", "Elliot"}, {"Kylie", "Kylie"}, {"Rohan", "Rohan"},
                             {"Lily", "Lily"},     {"Cole", "Cole"},   {"Paige", "Paige"}};
constexpr Choice styles[] = {
    {"friendly", "Friendly"}, {"professional", "Professional"}, {"calm and unhurried", "Calm and unhurried"}};
constexpr Choice facts[] = {{"services", "What you offer"},
                            {"hours", "When you are open"},
                            {"area", "Where you work"},
                            {"prices", "What may be said of prices"}};

std::string error_of(const Sent& sent, std::string_view name) {
    for (const auto& each : sent.errors)
        if (each.pointer.ends_with(fmt::format("/{}", name))) return each.message;
    return {};
}

std::string input(const Sent& sent, std::string_view name, std::string_view label,
                  std::string_view attributes) {
    const std::string wrong = error_of(sent, name);
    const std::string out =
        fmt::format("<label for=\"{0}\">{1}</label>\n<input id=\"{0}\" name=\"{0}\" value=\"{2}\" {3}", name,
                    markup_escaped(label), markup_escaped(form_value(sent.fields, name)), attributes);
    if (wrong.empty()) return out + ">\n";
    return out + fmt::format(
                     " aria-invalid=\"true\" aria-describedby=\"{0}-wrong\">\n<p class=\"wrong\" "
                     "id=\"{0}-wrong\">{1}</p>\n",
                     name, markup_escaped(wrong));
}

std::string select(const Sent& sent, std::string_view name, std::string_view label,
                   std::span<const Choice> choices) {
    const auto chosen = form_value(sent.fields, name);
    std::string out = fmt::format("<label for=\"{0}\">{1}</label>\n<select id=\"{0}\" name=\"{0}\">\n", name,
                                  markup_escaped(label));
    for (const Choice& each : choices)
        out += fmt::format("<option value=\"{}\"{}>{}</option>\n", markup_escaped(each.value),
                           each.value == chosen ? " selected" : "", markup_escaped(each.label));
    out += "</select>\n";
    if (const auto wrong = error_of(sent, name); !wrong.empty())
        out += fmt::format("<p class=\"wrong\">{}</p>\n", markup_escaped(wrong));
    return out;
}

/// What is wrong with the whole, and a word that something below is.
std::string summary_of(const Sent& sent) {
    if (!sent.problem.empty())
        return fmt::format("<p class=\"wrong\" role=\"alert\">{}</p>\n", markup_escaped(sent.problem));
    if (sent.errors.empty()) return {};
    return "<p class=\"wrong\" role=\"alert\">Something below needs another look.</p>\n";
}

std::vector<Choice> scenarios() {
    std::vector<Choice> choices;
    for (const auto& each : processors::scenario_templates()) {
        if (!each.active) continue;
        const auto label = std::ranges::find(scenario_labels, each.key, &Choice::value);
        choices.push_back({each.key, label == std::end(scenario_labels) ? each.key : label->label});
    }
    return choices;
}

std::string row(std::string_view name, std::string_view value) {
    return fmt::format("<dt>{}</dt><dd>{}</dd>\n", markup_escaped(name), markup_escaped(value));
}

/// "2026-01-01 12:00 UTC": the page does not know where its reader is.
std::string minute_of(Instant at) {
    const std::string text = at.text();
    return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

std::string_view words_of(TrialStatus status) {
    switch (status) {
        case TrialStatus::pending:
            return "Your assistant is being made. This page looks again by itself.";
        case TrialStatus::ready:
            return "Your assistant is ready.";
        case TrialStatus::active:
            return "Your assistant has been talked to.";
        case TrialStatus::converted:
            return "This trial has become your business.";
        case TrialStatus::expired:
            return "This trial is over, and its assistant is gone.";
        case TrialStatus::failed:
            return "The assistant could not be made. Please begin another trial.";
    }
    return {};
}

}  // namespace

std::string sign_up_form(const Sent& sent) {
    const bool consents = !form_value(sent.fields, "marketing_consent").empty();
    return fmt::format(
        "<form method=\"post\" action=\"/sign-up\">\n{}{}"
        "<label class=\"choice\" for=\"marketing_consent\"><input type=\"checkbox\" id=\"marketing_consent\" "
        "name=\"marketing_consent\" value=\"yes\"{}>{}</label>\n"
        "<button>Send me a link to sign in</button>\n</form>\n",
        summary_of(sent),
        input(sent, "email", "Your e-mail address",
              "type=\"email\" autocomplete=\"email\" inputmode=\"email\" maxlength=\"254\" required"),
        consents ? " checked" : "", markup_escaped(consent_statement));
}

std::string trial_form(const Sent& sent, std::string_view key) {
    std::string out = "<form method=\"post\" action=\"/trials\">\n" + summary_of(sent);
    out += fmt::format("<input type=\"hidden\" name=\"key\" value=\"{}\">\n", markup_escaped(key));
    out += input(sent, "business_name", "What your business is called",
                 "autocomplete=\"organization\" maxlength=\"100\" required");
    out += select(sent, "scenario", "What kind of business it is", scenarios());
    out += select(sent, "voice", "Voice", voices);
    out += select(sent, "style", "Style", styles);
    for (const Choice& each : facts)
        out += input(sent, each.value, fmt::format("{} (optional)", each.label), "maxlength=\"500\"");
    return out + "<button>Make my assistant</button>\n</form>\n";
}

std::string once_more_form(std::string_view action, const FormFields& fields) {
    std::string out = fmt::format("<form method=\"post\" action=\"{}\">\n", markup_escaped(action));
    for (const auto& [name, value] : fields)
        out += fmt::format("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", markup_escaped(name),
                           markup_escaped(value));
    return out + "<button>Look again</button>\n</form>\n";
}

std::string sign_out_form() {
    return "<form method=\"post\" action=\"/sign-out\"><button class=\"quiet\">Sign out</button></form>\n";
}

std::string sign_up_json(const FormFields& fields) {
    const bool consents = !form_value(fields, "marketing_consent").empty();
    return JsonObject()
        .text("email", form_value(fields, "email"))
        .flag("marketing_consent", consents)
        .text("statement", consent_statement)
        .done();
}

std::string trial_json(const FormFields& fields) {
    JsonObject knowledge, body;
    for (const Choice& each : facts)
        if (const auto value = form_value(fields, each.value); !value.empty())
            knowledge.text(each.value, value);
    body.text("scenario", form_value(fields, "scenario"))
        .text("business_name", form_value(fields, "business_name"));
    if (const auto voice = form_value(fields, "voice"); !voice.empty()) body.text("voice", voice);
    if (const auto style = form_value(fields, "style"); !style.empty())
        body.json("persona", JsonObject().text("style", style).done());
    return body.json("knowledge", knowledge.done()).done();
}

std::string trial_state(const TrialRow& trial) {
    std::string out =
        fmt::format("<p><strong>{}</strong></p>\n<dl>\n", markup_escaped(words_of(trial.status)));
    for (const Choice& each : scenarios())
        if (each.value == trial.scenario) out += row("Business", each.label);
    out += row("Voice", trial.voice);
    out += row("Calls", fmt::format("{} of {}", trial.calls_used, trial.calls_limit));
    out +=
        trial.ended_at ? row("Ended", minute_of(*trial.ended_at)) : row("Ends", minute_of(trial.expires_at));
    return out + "</dl>\n<p class=\"quiet\">Nobody is called yet: that comes later.</p>\n";
}

}  // namespace beaker::ingest::pages
