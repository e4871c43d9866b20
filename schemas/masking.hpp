#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "schemas/record.hpp"

namespace beaker {

/// Shows stored values with the personal data in them masked, as `Pii` prints it: `j***@example.com`,
/// `***-***-1234`, else `***`. What is personal is told by each type's own schema (`x-personal-data`), so
/// that a masked value is still one of that schema. One thread.
class Masker {
public:
    Masker();
    ~Masker();
    Masker(const Masker&) = delete;
    Masker& operator=(const Masker&) = delete;

    /// The value of a record as one line of JSON. A value that this build knows no schema of, or that is not
    /// JSON (a webhook's body is the provider's own), is told by its size alone: {"masked":true,"bytes":941}.
    std::string masked_value(const Record& record);

private:
    struct Schema;
    const Schema* schema_of(std::string_view type);

    std::map<std::string, std::unique_ptr<Schema>, std::less<>> schemas_;
};

/// A JSON text of that JSON Schema with its personal data masked. Both must be well-formed.
std::string masked_by_schema(std::string_view schema, std::string_view json);

/// The value of a record as one line of JSON, personal data and all: as it is where it is JSON, else as a
/// JSON string, or {"base64":"…"} where it is not UTF-8.
std::string plain_value(const Record& record);

/// A text that is personal data, as it may be shown.
std::string mask_text(std::string_view text);

}  // namespace beaker
