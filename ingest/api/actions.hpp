#pragma once

#include <expected>
#include <functional>
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
};

/// Something that a user wants done, on the stream that it acts on.
struct Action {
    std::string stream;
    std::string actor;  ///< who asks: "admin", or a person's id
    Event event;
};

/// Takes actions to the log and answers what was decided on them: 200 with the decision's own answer, 409
/// where it was refused, 422 where the Idempotency-Key was used for another body before. Where the decision
/// takes longer than `Prefer: wait=N` (RFC 7240 §4.3; 2 seconds unless told, 30 at most): 202 with `Location:
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

private:
    ActionSurroundings surroundings_;
};

}  // namespace beaker::ingest::api
