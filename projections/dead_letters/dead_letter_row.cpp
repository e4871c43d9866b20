#include "projections/dead_letters/dead_letter_row.hpp"

namespace beaker {

void DeadLetterRow::indexes(const DeadLetterRow& row, std::string_view, Instant, IndexKeys& out) {
    out.add(dead_letter_index::by_time, KeyParts().descending(row.first_at), row.cause);
    out.add(dead_letter_index::by_status, KeyParts().text(enum_text(row.status)).descending(row.first_at),
            row.cause);
}

}  // namespace beaker
