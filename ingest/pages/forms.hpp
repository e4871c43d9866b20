#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/http/problem.hpp"
#include "projections/trials/trial_row.hpp"
#include "schemas/values/form.hpp"

namespace beaker::ingest::pages {

/// What was said of the marketing mail that somebody consents to: recorded with the consent.
inline constexpr std::string_view consent_statement =
    "Yes, Beaker may write to me about its products. I can take this back at any time.";

/// A form as it was sent, and what the API found wrong with it: both are shown again.
struct Sent {
    FormFields fields = {};
    std::vector<http::FieldError> errors = {};
    std::string problem = {};  ///< what is wrong with the whole; empty: nothing
};

std::string sign_up_form(const Sent& sent);
/// `key`: the Idempotency-Key of the trial that the form begins.
std::string trial_form(const Sent& sent, std::string_view key);
/// The same form with nothing to see but a button, to be sent once more.
std::string once_more_form(std::string_view action, const FormFields& fields);
std::string sign_out_form();

/// The bodies that the API takes.
std::string sign_up_json(const FormFields& fields);
std::string trial_json(const FormFields& fields);

/// A trial's state: what the page of a trial shows below its title.
std::string trial_state(const TrialRow& trial);

}  // namespace beaker::ingest::pages
