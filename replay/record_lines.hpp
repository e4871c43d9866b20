#pragma once

#include <string>
#include <string_view>

#include "log/log.hpp"
#include "schemas/masking.hpp"

namespace beaker::replay {

/// How a record is written for people and programs outside.
enum class LineFormat {
    jsonl,  ///< a CloudEvent in JSON format with its place: {"specversion":"1.0","id":…,"data":{…}}
    csv,    ///< RFC 4180, the value as one JSON field
};

/// Writes records as lines, each with its line end. Source: CloudEvents 1.0.2, JSON event format; our further
/// attributes stand beside its own, `topic`, `partition` and `offset` too. Personal data is masked unless it
/// is to be revealed. One thread.
class RecordLines {
public:
    RecordLines(LineFormat format, bool reveal) : format_(format), reveal_(reveal) {}

    /// The first line of a CSV file; empty for the other.
    std::string head() const;
    void append(std::string& out, const log::Stored& stored);

private:
    void append_jsonl(std::string& out, const log::Stored& stored);
    void append_csv(std::string& out, const log::Stored& stored);
    std::string value_of(const Record& record);

    const LineFormat format_;
    const bool reveal_;
    Masker masker_;
};

}  // namespace beaker::replay
