#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "ops/cli/configured.hpp"

namespace beaker::ops {

/// `beaker topics tail` and `export`.
struct TopicArguments {
    std::string topic;   ///< its public name
    std::string from;    ///< a time or an offset; empty: tail: the last ones; export: everything kept
    std::string tenant;  ///< only of this one; empty: all
    std::string type;    ///< only of this ce_type; empty: all
    std::string format = "jsonl";
    std::size_t last = 10;  ///< how many of the last ones `tail` shows
    bool follow = false;
    bool reveal = false;
};

/// What there is in each topic. Reads beside a running server. Exit 3: there is no log, or it cannot be read.
int topics_list(const ConfigFlags& from, bool json);
/// The last records by their times (with `from`: partition by partition), and with `follow` those to come,
/// until Ctrl-C. Exit 2: no such topic, time, tenant or type.
int topics_tail(const ConfigFlags& from, const TopicArguments& arguments);
/// Everything, in offset order of each partition, on standard output; a progress bar where that is no
/// terminal. Exit 1: it was interrupted.
int topics_export(const ConfigFlags& from, const TopicArguments& arguments);

}  // namespace beaker::ops
