#pragma once

#include <string>

#include "ops/cli/configured.hpp"

namespace beaker::ops {

/// `beaker dead-letters` and `beaker replay reprocess`, which ask the running server: what they do is an
/// action on the log, with the name of who did it.

struct DeadLettersArguments {
    std::string id;
    std::string status = "open";  ///< open, done, resolved, or all
    std::string cause;            ///< only with this one; empty: all
    std::string reason;           ///< of resolving
    bool all = false;
    bool json = false;
};

/// The dead letters, newest first, and how many there are of each cause.
int dead_letters_list(const ConfigFlags& from, const DeadLettersArguments& arguments);
/// One with its record, personal data and all: leaves the name of who asked in the log.
int dead_letters_show(const ConfigFlags& from, const DeadLettersArguments& arguments);
/// Has one decided again, or with `all` every open one. Exit 1: one of them failed again.
int dead_letters_requeue(const ConfigFlags& from, const DeadLettersArguments& arguments);
int dead_letters_resolve(const ConfigFlags& from, const DeadLettersArguments& arguments);

struct ReprocessArguments {
    std::string event;     ///< a webhook's id
    bool failed = false;   ///< every webhook that failed
    std::string provider;  ///< of those, only this one's; empty: all
    bool force = false;    ///< also where it did not fail
    bool dry_run = false;  ///< only says what would be done
};

/// Has webhooks decided again. What is done already stays as it is. Exit 1: one of them failed again, or
/// there is no such webhook.
int replay_reprocess(const ConfigFlags& from, const ReprocessArguments& arguments);

}  // namespace beaker::ops
