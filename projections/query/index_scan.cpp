#include "projections/query/index_scan.hpp"

#include <algorithm>

#include "log/step/state_store.hpp"

namespace beaker {

IndexScan::IndexScan(const log::RowReader& rows, std::span<const PartitionId> partitions,
                     std::string_view prefix, std::string_view from) {
    for (const PartitionId partition : partitions) {
        const std::string start = log::partition_prefix(partition);
        auto cursor = seek(rows, start + std::string(prefix), start + std::string(from));
        if (cursor->valid()) heads_.push_back({partition, std::move(cursor)});
    }
    std::ranges::make_heap(heads_, later);
}

void IndexScan::next() {
    std::ranges::pop_heap(heads_, later);
    heads_.back().cursor->next();
    if (heads_.back().cursor->valid())
        std::ranges::push_heap(heads_, later);
    else
        heads_.pop_back();
}

}  // namespace beaker
