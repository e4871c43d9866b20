#include "projections/parked/parked_row.hpp"

namespace beaker {

void ParkedRow::indexes(const ParkedRow& row, std::string_view, Instant, IndexKeys& out) {
    out.add(parked_index::by_time, KeyParts().descending(row.parked_at));
}

}  // namespace beaker
