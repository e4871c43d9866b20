#pragma once

#include "ingest/api/operation.hpp"

namespace beaker::ingest::pages {

// What /openapi.json says of the pages.

api::Operation describe_home();
api::Operation describe_stylesheet();
api::Operation describe_sign_up_form();
api::Operation describe_link_sent();
api::Operation describe_sign_out_form();
api::Operation describe_trial_form();
api::Operation describe_trial_page();

}  // namespace beaker::ingest::pages
