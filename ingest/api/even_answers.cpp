#include "ingest/api/even_answers.hpp"

#include <utility>

namespace beaker::ingest::api {

void EvenAnswers::hold(Steady until, http::Respond respond, http::Response answer) {
    const std::lock_guard lock(mutex_);
    held_.push_back({until, std::move(respond), std::move(answer)});
}

void EvenAnswers::expire(Steady now) {
    std::list<Held> due;
    {
        const std::lock_guard lock(mutex_);
        for (auto each = held_.begin(); each != held_.end();) {
            const auto next = std::next(each);
            if (each->until <= now) due.splice(due.end(), held_, each);
            each = next;
        }
    }
    for (Held& each : due) each.respond(std::move(each.answer));
}

}  // namespace beaker::ingest::api
