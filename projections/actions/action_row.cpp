#include "projections/actions/action_row.hpp"

namespace beaker {

void ActionRow::indexes(const ActionRow&, std::string_view, Instant, IndexKeys&) {}

}  // namespace beaker
