#pragma once

#include <string>
#include <string_view>

#include "ops/manual/command_tree.hpp"

namespace beaker::ops::manual {

/// beaker(1), for groff's man macros: every command with its options, every variable, the exit codes.
std::string man_page(const DescribedCommand& program);

/// Text as groff takes it: nothing in it is read as a request or an escape. ASCII.
std::string roff(std::string_view text);

}  // namespace beaker::ops::manual
