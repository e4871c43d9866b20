#include "ingest/api/stream_operation.hpp"

#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/operation_schemas.hpp"
#include "ingest/problem.hpp"

namespace beaker::ingest::api {

Operation describe_stream() {
    return {
        .id = "stream",
        .tag = "Stream",
        .summary = "What happens, as server-sent events.",
        .description =
            "Events `webhook_event`, `call_status_changed`, `transcript_append`, `lead_detected` and "
            "`recording_ready`, each "
            "with one JSON object as data; a comment now and then while there are none. Without "
            "`Last-Event-ID` from now "
            "on; with it everything after that event, without gap or repetition.",
        .parameters = {tenant_parameter("tenant", "Only what concerns this trial or business."),
                       text_parameter("types", "Only these events, with commas between their names."),
                       text_parameter("last_event_id", "As the header, for those who cannot set one."),
                       header_parameter("Last-Event-ID", "The id of the last event that the caller has seen.",
                                        R"({"type":"string"})")},
        .answers = {{.status = 200,
                     .description = "The stream; it ends when the server does.",
                     .content_type = "text/event-stream",
                     .headers = {answer_header::cache_control},
                     .example = "id: 0:17\nevent: call_status_changed\ndata: {…}\n\n"},
                    problem_answer("There are too many streams already.",
                                   problem(ProblemKind::too_many_streams, "Ask again later."))},
        .examples = {
            {"all", "Everything from now on.", 200, {}},
            {"calls", "What happens to calls.", 200, {{"types", "call_status_changed,lead_detected"}}},
            {"misspelt", "An event that there is not.", 400, {{"types", "call_dance"}}},
            {"no_id", "An id that no event had.", 400, {{"Last-Event-ID", "yesterday"}}},
            {"nobody", "Without a token.", 401, {}, {}, false},
            {"written", "It can only be read.", 405, {}, {}, true, "POST"}}};
}

}  // namespace beaker::ingest::api
