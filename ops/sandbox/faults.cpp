#include "ops/sandbox/faults.hpp"

#include <algorithm>

namespace beaker::ops {

namespace {

std::optional<FaultKind> kind_named(std::string_view name) {
    if (name == "5xx") return FaultKind::http_5xx;
    if (name == "429") return FaultKind::http_429;
    if (name.starts_with("http_")) return std::nullopt;
    return enum_value<FaultKind>(name);
}

}  // namespace

std::optional<std::string> Faults::add(const Fault& fault) {
    const auto kind = kind_named(fault.fault);
    if (!kind) return "/fault must be one of: 5xx, 429, timeout, slow, lost_answer";
    if (fault.seconds.value_or(0) < 0 || fault.count.value_or(1) < 1 || fault.every.value_or(1) < 1)
        return "/seconds, /count and /every must not be negative";
    const std::lock_guard lock(mutex_);
    active_.push_back({fault, *kind});
    return std::nullopt;
}

void Faults::clear() {
    const std::lock_guard lock(mutex_);
    active_.clear();
}

std::optional<Faults::Met> Faults::meet(std::string_view provider, std::string_view operation) {
    const std::lock_guard lock(mutex_);
    for (auto each = active_.begin(); each != active_.end(); ++each) {
        Fault& fault = each->fault;
        if (fault.provider != provider || (fault.operation && *fault.operation != operation)) continue;
        if (++each->seen % fault.every.value_or(1) != 0) continue;
        const Met met{each->kind, fault.seconds.value_or(30)};
        if (fault.count && --*fault.count == 0) active_.erase(each);
        return met;
    }
    return std::nullopt;
}

}  // namespace beaker::ops
