#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/answer_desk.hpp"
#include "ingest/http/message.hpp"
#include "log/clock.hpp"
#include "log/log.hpp"
#include "schemas/event.hpp"

namespace beaker::ingest::api {

/// What actions stand on; all of it must outlive every answer that is still owed.
struct ActionSurroundings {
    log::Log& log;
    const log::Clock& clock;  ///< of records
    const log::Clock& real_clock;
    AnswerDesk& answers;
    std::function<std::string()> random;  ///< 16 or more bytes that nobody can guess
    std::string pepper;                   ///< bodies are told apart by their tokens: they may be personal
};

/// Something that a user wants done, on the stream that it acts on.
struct Action {
    std::string stream;
    std::string actor;  ///< who asks: "admin", or a person's key
    Event event = {};
    /// In place of `event`: made of the action's id, which the same Idempotency-Key gives again.
    std::function<Event(const Uuid& id)> event_of = {};
    /// The answer to some settlements; none: the usual one.
    std::function<std::optional<http::Response>(const InputSettled&)> answer = {};
    bool repeatable = true;                             ///< false: an Idempotency-Key means nothing
    std::optional<std::chrono::seconds> patience = {};  ///< unless the request says: in place of 2 seconds
    std::optional<std::string> key = {};  ///< as of key_of, where the caller has used it already
};

/// Takes actions to the log and answers what was decided on them: 200 with the decision's own answer; where
/// it was refused 422 for a member that makes no sense, 404 for what is not there (or not the caller's) and
/// else 409; 422 where the Idempotency-Key was used for another body before. Where the decision takes longer
/// than `Prefer: wait=N` (RFC 7240 §4.3; 2 seconds unless told, 30 at most): 202 with `Location:
/// /v1/actions/{id}`. Where nothing was stored for certain: 503, and the same Idempotency-Key makes repeating
/// safe. Every answer to a stored action has `Beaker-Position`. Any thread.
class Actions {
public:
    explicit Actions(ActionSurroundings surroundings) : surroundings_(std::move(surroundings)) {}
    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;

    /// `request`: whose method, path, body and headers the action came with. Errors in its headers answer
    /// 400, and nothing is appended.
    void perform(const http::Request& request, const Action& action, http::Respond respond);

    /// The request's Idempotency-Key, or, without one, a text that nobody else has. Error: the 400.
    std::expected<std::string, http::Response> key_of(const http::Request& request) const;

private:
    ActionSurroundings surroundings_;
};

}  // namespace beaker::ingest::api
