#pragma once

#include <cstddef>

#include "schemas/record.hpp"

namespace beaker::log {

/// What a record takes in memory, roughly: itself and its texts.
inline std::size_t memory_of(const Record& record) {
    std::size_t bytes = sizeof(Record) + record.type.size() + record.source.size() + record.subject.size() +
                        record.traceparent.size() + record.content_type.size() + record.value.size();
    for (const Record::Attribute& each : record.attributes)
        bytes += sizeof each + each.name.size() + each.value.size();
    return bytes;
}

}  // namespace beaker::log
