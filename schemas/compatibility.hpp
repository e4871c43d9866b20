#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace beaker {

/// What a new JSON Schema of a stored type breaks for those who know the old one: one sentence each, with the
/// JSON pointer of the member. Empty: compatible, which is to say that at most optional members and enum
/// values of nested choices were added. Anything else needs a new version of the type. Both texts must be
/// JSON; one that is not is a breakage too.
std::vector<std::string> breaking_changes(std::string_view old_schema, std::string_view new_schema);

}  // namespace beaker
