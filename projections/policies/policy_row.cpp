#include "projections/policies/policy_row.hpp"

namespace beaker {

void PolicyRow::indexes(const PolicyRow&, std::string_view, Instant, IndexKeys&) {}

}  // namespace beaker
