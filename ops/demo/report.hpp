#pragma once

#include <string>
#include <vector>

#include "ops/demo/findings.hpp"

// The findings as text for people.
namespace beaker::demo {

/// What is about to be sent.
std::string announced(const Traffic& traffic);
/// Answers by status, and how fast.
std::string answered(const Traffic& traffic, const Played& played);
/// Tables of webhooks and calls, what is parked, one call whole.
std::string reported(const Traffic& traffic, const Findings& findings);
/// "as expected", or each mismatch.
std::string judged(const Expected& expected, const std::vector<std::string>& mismatches);

}  // namespace beaker::demo
