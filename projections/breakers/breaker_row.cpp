#include "projections/breakers/breaker_row.hpp"

namespace beaker {

void BreakerRow::indexes(const BreakerRow&, std::string_view, Instant, IndexKeys&) {}

}  // namespace beaker
