#pragma once

#include "ingest/api/operation.hpp"

namespace beaker::ingest::api {

/// What /openapi.json says of the routes of SignIn, one function for each.
Operation describe_sign_up();
Operation describe_magic_link();
Operation describe_session();
Operation describe_sign_out();
Operation describe_set_admin();

}  // namespace beaker::ingest::api
