#include "ingest/api/generation_operations.hpp"

#include "ingest/api/openapi_parts.hpp"
#include "ingest/api/operation_schemas.hpp"
#include "ingest/problem.hpp"
#include "projections/generations/status.hpp"
#include "projections/read_tables.hpp"

namespace beaker::ingest::api {

namespace {

constexpr std::string_view tag = "Generations";
constexpr std::string_view json = "application/json";
constexpr std::string_view nothing = "read-0000000000000000";
constexpr std::string_view by_name = R"({"asked_by":"dana"})";

/// The generation that a server serves at first.
std::string_view first() {
    static const std::string name = generation_name();
    return name;
}

NamedSchema status_schema() {
    return schema_of<GenerationStatus>("Generation", "A generation of the read tables, and how far it is.");
}

GenerationStatus example_status(GenerationRole role) {
    return {.name = std::string(first()),
            .fold_set = "present",
            .role = role,
            .events_done = 41,
            .events_total = 41,
            .reason = {},
            .comparison = {}};
}

Operation tending(std::string_view id, std::string_view summary, std::string_view description,
                  GenerationRole after, std::vector<OperationExample> own) {
    Operation described{.id = id, .tag = tag, .summary = summary, .description = description};
    described.parameters = {{"name", OperationParameter::Place::path, "The generation's name.",
                             R"({"type":"string","pattern":"^read-[0-9a-f]{16}([.][0-9]{1,9})?$"})"}};
    described.bodies = {asker_body("Tending", "Who asks.")};
    described.answers = {
        {.status = 200,
         .description = "Done, or begun, and noted in the log at `Beaker-Position`.",
         .content_type = json,
         .schema = status_schema(),
         .headers = {answer_header::position},
         .example = to_json(example_status(after))},
        problem_answer("The body is wrong: `errors` names what.",
                       problem(ProblemKind::bad_body, "", {{"/asked_by", "must be a user name"}})),
        problem_answer("It is not in the state for that.",
                       problem(ProblemKind::refused, "read-4f2a is the one that serves."))};
    described.examples = std::move(own);
    described.examples.push_back(
        {"unknown", "A generation that there is not.", 404, {{"name", nothing}}, by_name});
    described.examples.push_back({"no_name",
                                  "An e-mail address is no user name.",
                                  400,
                                  {{"name", first()}},
                                  R"({"asked_by":"dana@example.com"})"});
    described.examples.push_back({"nobody",
                                  "For anybody but admins there is nothing here.",
                                  404,
                                  {{"name", first()}},
                                  by_name,
                                  false});
    return described;
}

}  // namespace

Operation describe_generations() {
    const GenerationList list{.serving = std::string(first()),
                              .items = {example_status(GenerationRole::serving)},
                              .fold_sets = {{"present", std::string(first())}}};
    return {.id = "listGenerations",
            .tag = tag,
            .summary = "The generations of the read tables: the one that serves, and those beside it.",
            .description =
                "`fold_sets` says what this build can keep: a `candidate` is there while a fold is changed.",
            .answers = {{.status = 200,
                         .description = "All of them, the serving one first.",
                         .content_type = json,
                         .schema = schema_of<GenerationList>("Generations", "What there is."),
                         .example = to_json(list)}},
            .examples = {{"all", "What there is.", 200},
                         {"nobody", "For anybody but admins there is nothing here.", 404, {}, {}, false}}};
}

Operation describe_build_generation() {
    return tending("buildGeneration", "Begins to build a fresh generation beside the one that serves.",
                   "Of the tables and folds that the name belongs to; the list tells how far it is.",
                   GenerationRole::building,
                   {{"again", "The same tables, built anew.", 200, {{"name", first()}}, by_name}});
}

Operation describe_compare_generation() {
    return tending(
        "compareGeneration", "Begins to compare a ready generation with the one that serves.",
        "At equal offsets, by table and field; the list shows what came out. Values are never shown.",
        GenerationRole::ready,
        {{"itself",
          "The one that serves is what others are compared with.",
          409,
          {{"name", first()}},
          by_name}});
}

Operation describe_switch_generation() {
    return tending("switchGeneration", "Lets a ready generation serve, forth or back.",
                   "At equal offsets, between two batches: no reader goes back, and none sees a half.",
                   GenerationRole::serving,
                   {{"serves", "It serves already.", 200, {{"name", first()}}, by_name}});
}

Operation describe_retire_generation() {
    return tending("retireGeneration", "Removes a generation and its files.", "Never the one that serves.",
                   GenerationRole::ready,
                   {{"serves", "The one that serves stays.", 409, {{"name", first()}}, by_name}});
}

}  // namespace beaker::ingest::api
