#include "projections/calls/call_row.hpp"

namespace beaker {

void CallRow::indexes(const CallRow& row, std::string_view, Instant first_seen, IndexKeys& out) {
    out.add(call_index::by_tenant_status,
            KeyParts().uuid(row.tenant_id.uuid).text(enum_text(row.status)).descending(first_seen));
}

KeyParts CallRow::place(const CallRow& row, Instant first_seen) {
    return KeyParts().uuid(row.tenant_id.uuid).descending(first_seen);
}

void CallAliasRow::indexes(const CallAliasRow& row, std::string_view, Instant, IndexKeys& out) {
    out.add(call_index::by_call, KeyParts().uuid(row.call_id.uuid));
}

}  // namespace beaker
