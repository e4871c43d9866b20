#pragma once

#include <string>

#include "ops/manual/command_tree.hpp"

namespace beaker::ops::manual {

/// Scripts that complete commands, options, words that an option takes, and file names.
std::string bash_completion(const DescribedCommand& program);
std::string zsh_completion(const DescribedCommand& program);
std::string fish_completion(const DescribedCommand& program);

}  // namespace beaker::ops::manual
