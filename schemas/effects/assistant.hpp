#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "schemas/described/codec.hpp"
#include "schemas/values/ids.hpp"
#include "schemas/values/instant.hpp"

namespace beaker {

/// The payload of EffectOperation::vapi_create_assistant: what a caller hears, and whose it is.
struct AssistantPayload {
    TenantId tenant_id;
    Instant asked_at;  ///< one that was made is looked for from here on
    std::string name;
    std::string first_message;
    std::string prompt;
    std::string voice;
    RawJson tools;  ///< an array, as Vapi takes it in `model.tools`
    std::int64_t call_seconds_max = 0;
    std::optional<std::string> clone_of = {};  ///< an assistant at Vapi, whose further members it takes over
    bool operator==(const AssistantPayload&) const = default;
};
BOOST_DESCRIBE_STRUCT(AssistantPayload, (),
                      (tenant_id, asked_at, name, first_message, prompt, voice, tools, call_seconds_max,
                       clone_of))

/// What comes of it.
struct AssistantMade {
    std::string assistant_id;
    bool operator==(const AssistantMade&) const = default;
};
BOOST_DESCRIBE_STRUCT(AssistantMade, (), (assistant_id))

/// The payload of EffectOperation::vapi_delete_assistant.
struct AssistantDeletionPayload {
    std::string assistant_id;
    bool operator==(const AssistantDeletionPayload&) const = default;
};
BOOST_DESCRIBE_STRUCT(AssistantDeletionPayload, (), (assistant_id))

}  // namespace beaker
