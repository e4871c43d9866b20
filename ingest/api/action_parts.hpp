#pragma once

#include <vector>

#include "ingest/api/operation.hpp"

namespace beaker::ingest::api {

/// What every action takes beside its own: `Idempotency-Key` and `Prefer`.
std::vector<OperationParameter> with_action_headers(std::vector<OperationParameter> own);

/// What every action may be answered beside its own answer to what was decided.
std::vector<OperationAnswer> action_answers(OperationAnswer own);

/// The answer of an action that was decided: JSON of this schema, with its position.
OperationAnswer decided_answer(std::string_view description, NamedSchema schema, int status = 200);

/// The first examples, then the others.
std::vector<OperationExample> with_examples(std::vector<OperationExample> first,
                                            std::vector<OperationExample> others);

}  // namespace beaker::ingest::api
