#include "projections/persons/api_token_row.hpp"

namespace beaker {

void ApiTokenRow::indexes(const ApiTokenRow& row, std::string_view, Instant, IndexKeys& out) {
    out.add(api_token_index::by_person, KeyParts().text(row.person).descending(row.created_at));
}

}  // namespace beaker
