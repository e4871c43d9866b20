#include "projections/trials/trial_row.hpp"

namespace beaker {

void TrialRow::indexes(const TrialRow&, std::string_view, Instant, IndexKeys&) {}

}  // namespace beaker
