#include "projections/compliance/compliance_row.hpp"

namespace beaker {

void ComplianceRow::indexes(const ComplianceRow&, std::string_view, Instant, IndexKeys&) {}

}  // namespace beaker
