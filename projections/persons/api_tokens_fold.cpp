#include "projections/persons/api_tokens_fold.hpp"

#include "projections/persons/api_token_row.hpp"
#include "schemas/events/api_token.hpp"

namespace beaker {

namespace {

using ApiTokens = Table<ApiTokenRow>;

template <class Change>
void change(log::RowWriter& rows, const Folded& folded, const Uuid& token, const Change& set) {
    ApiTokens::update_existing(rows, folded.partition, id_key(token), set);
}

}  // namespace

void fold_api_token(log::RowWriter& rows, const Folded& folded) {
    if (const auto* created = folded.event.as<ApiTokenCreated>()) {
        ApiTokens::put(rows, folded.partition, id_key(created->token_id),
                       {.id = created->token_id,
                        .name = created->name,
                        .person = created->person.text(),
                        .created_at = folded.now,
                        .last_used_at = {},
                        .expires_at = {},
                        .revoked_at = {},
                        .replaces = created->replaces},
                       folded.now);
    } else if (const auto* replaced = folded.event.as<ApiTokenReplaced>()) {
        change(rows, folded, replaced->token_id,
               [&](ApiTokenRow& row) { row.expires_at = replaced->expires_at; });
    } else if (const auto* revoked = folded.event.as<ApiTokenRevoked>()) {
        change(rows, folded, revoked->token_id, [&](ApiTokenRow& row) { row.revoked_at = folded.now; });
    } else if (const auto* used = folded.event.as<ApiTokenUsed>()) {
        change(rows, folded, used->token_id, [&](ApiTokenRow& row) { row.last_used_at = folded.now; });
    }
}

}  // namespace beaker
