#include "processors/persons/api_tokens.hpp"

#include <algorithm>

#include "processors/misdirected.hpp"
#include "processors/persons/person_state.hpp"
#include "schemas/events/api_token.hpp"
#include "schemas/events/directory.hpp"
#include "schemas/stream.hpp"

namespace beaker::processors {
namespace {

bool is_good(const ApiTokenState& token, Instant now) {
    return !token.revoked && (!token.expires_at || *token.expires_at > now);
}

log::Decided refused(std::string_view code, std::string_view text, std::optional<std::string> pointer = {}) {
    return std::unexpected(log::Refusal{{std::string(code), std::string(text), std::move(pointer)}, false});
}

void list(log::Decision& decision, const Uuid& id, const PersonKey& person, const std::string& digest,
          std::optional<Instant> expires_at) {
    const ApiTokenListed listed{id, person, digest, expires_at};
    decision.directory.push_back({listed.key(), listed});
}

}  // namespace

log::Decided decide_api_token_request(const log::RowReader& rows, const log::Recorded& record) {
    const auto* request = record.event.as<ApiTokenRequested>();
    const auto person = PersonKey::parse(key_of_stream(record.stream));
    if (!request || !person) return misdirected();
    const auto good = std::ranges::count_if(api_tokens_table.keys(rows), [&](const std::string& id) {
        return is_good(*api_tokens_table.get(rows, id), record.now);
    });
    std::optional<ApiTokenState> replaced;
    if (request->replaces) {
        replaced = api_tokens_table.get(rows, request->replaces->text());
        if (!replaced || !is_good(*replaced, record.now))
            return refused("token_unknown", "you have no such token, or it is no longer good", "/replaces");
    } else if (good >= api_tokens_max) {
        return refused("token_limit", "you have 20 tokens; revoke one first");
    }

    log::Decision decision{.events = {ApiTokenCreated{request->token_id, *person, request->name,
                                                      request->digest, request->replaces}}};
    list(decision, request->token_id, *person, request->digest, {});
    ApiTokenAnswer answer{request->token_id, request->name, {}};
    if (replaced) {
        const Instant end =
            std::min(replaced->expires_at.value_or(Instant::max()), record.now + replaced_token_time);
        decision.events.emplace_back(ApiTokenReplaced{*request->replaces, request->token_id, end});
        list(decision, *request->replaces, *person, replaced->digest, end);
        answer.replaced_expires_at = end;
    }
    decision.answer = RawJson{to_json(answer)};
    return decision;
}

log::Decided decide_api_token_revocation(const log::RowReader& rows, const log::Recorded& record) {
    const auto* request = record.event.as<ApiTokenRevocationRequested>();
    const auto person = PersonKey::parse(key_of_stream(record.stream));
    if (!request || !person) return misdirected();
    const auto token = api_tokens_table.get(rows, request->token_id.text());
    if (!token) return refused("not_found", "there is no such token");
    log::Decision decision;
    if (token->revoked) return decision;
    decision.events.emplace_back(ApiTokenRevoked{request->token_id});
    list(decision, request->token_id, *person, token->digest, record.now);
    return decision;
}

log::Decided decide_api_token_seen(const log::RowReader& rows, const log::Recorded& record) {
    const auto* seen = record.event.as<ApiTokenSeen>();
    if (!seen) return misdirected();
    log::Decision decision;
    if (api_tokens_table.contains(rows, seen->token_id.text()))
        decision.events.emplace_back(ApiTokenUsed{seen->token_id});
    return decision;
}

}  // namespace beaker::processors
