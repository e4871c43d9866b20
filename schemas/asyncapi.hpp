#pragma once

#include <string>

namespace beaker {

/// The AsyncAPI 3.0 document: the topics as channels, every stored type as a message with its CloudEvents
/// headers and its schema, superseded versions too, as they still lie in logs. The same text from build to
/// build.
std::string asyncapi_json();

}  // namespace beaker
