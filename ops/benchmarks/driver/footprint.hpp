#pragma once

#include <map>
#include <string>
#include <string_view>

#include "ops/benchmarks/driver/data_set.hpp"
#include "ops/benchmarks/driver/setting.hpp"

namespace beaker::bench {

/// B7: how many bytes on disk the log takes for a byte that is stored in it.
void measure_log_size(const Setting& setting, DataSet& data, Report& report);

/// B8: the most memory that a server with every role took at saturation. Adds no load of its own: it is what
/// the servers took that stored the data set.
void measure_server_memory(const Setting& setting, DataSet& data, Report& report);

/// What `scan --sizes` printed: a line for each topic, "inputs 200000 164000000".
struct TopicSize {
    double records = 0;
    double raw_bytes = 0;
};
std::map<std::string, TopicSize> parse_topic_sizes(std::string_view output);

}  // namespace beaker::bench
