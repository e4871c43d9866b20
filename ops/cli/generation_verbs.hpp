#pragma once

#include <string>

#include "ops/cli/configured.hpp"
#include "ops/cli/replay_verbs.hpp"

namespace beaker::ops {

// Generations of the read tables of a running server, tended through its API. All print what is wrong; exit
// codes as AdminClient says.

/// `beaker replay rebuild` beside a running server: builds a fresh generation next to the one that serves,
/// shows how far it is, compares the two and prints counts and first differences by table; with `--swap` the
/// fresh one serves then. Exit 1: it failed, or could not be compared.
int rebuild_beside(const Config& config, const ConfigFlags& from, const RebuildArguments& arguments);

/// `beaker replay generations`: what there is, one a line, or the server's own JSON.
int replay_generations(const ConfigFlags& from, bool json);

/// `beaker replay switch NAME`: lets it serve, forth or back.
int replay_switch(const ConfigFlags& from, const std::string& name);

/// `beaker replay retire NAME`: removes it.
int replay_retire(const ConfigFlags& from, const std::string& name);

}  // namespace beaker::ops
