#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace beaker::ops {

/// `beaker demo`.
struct DemoArguments {
    std::string data_dir;  ///< must be empty or missing; left out: a fresh one in the system's place for such
    std::string brokers;   ///< host:port, comma-separated; left out: the log lies in the folder
    /// Addresses of processes of `beaker serve --dev` that run already, nothing but the demo at them: where
    /// webhooks go, and who is asked afterwards. Left out: a node of its own.
    std::string webhooks_to, ask_at;
    std::string log_level = "error";
    std::uint64_t seed = 1;
    std::size_t calls = 300;
};

/// Plays a day of made-up webhooks through a node of its own, over HTTP, asks the query API what came of it,
/// and rebuilds the tables from the log. Takes nothing from configuration or environment, so that it can
/// touch no real data; on Kafka it makes topics of its own, whose names begin with "demo-". Exit 0: all as
/// expected; 1: something is not; 2: wrong usage; 3: the disk or the network failed.
int demo(const DemoArguments& arguments);

}  // namespace beaker::ops
