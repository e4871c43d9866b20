#pragma once

#include "processors/calls/call_facts.hpp"

namespace beaker::processors {

/// The facts without numbers of cards and of social security in what was said, summed up or handed to tools:
/// no event, and so no table, ever has them.
CallFacts redacted(CallFacts facts);

}  // namespace beaker::processors
