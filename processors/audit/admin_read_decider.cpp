#include "processors/audit/admin_read_decider.hpp"

#include "processors/misdirected.hpp"
#include "schemas/events/audit.hpp"

namespace beaker::processors {

log::Decided decide_admin_read(const log::RowReader&, const log::Recorded& record) {
    const auto* told = record.event.as<AdminReadTold>();
    if (!told) return misdirected();
    return log::Decision{.events = {AdminReadNoted{told->actor, told->path}}};
}

}  // namespace beaker::processors
