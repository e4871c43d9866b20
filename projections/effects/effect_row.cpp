#include "projections/effects/effect_row.hpp"

namespace beaker {

void EffectRow::indexes(const EffectRow& row, std::string_view, Instant, IndexKeys& out) {
    const std::string operation(enum_text(row.operation));
    out.add(effect_index::by_time, KeyParts().descending(row.wanted_at), operation);
    out.add(effect_index::by_status, KeyParts().text(enum_text(row.status)).descending(row.wanted_at),
            operation);
}

}  // namespace beaker
