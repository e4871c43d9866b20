#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "log/step/decoded_row.hpp"
#include "log/step/state.hpp"
#include "schemas/described/codec.hpp"

namespace beaker::processors {

/// One kind of rows in the state of a stream: the key is "<table>\0<row key>", the value the JSON of a
/// described struct.
template <class Row>
class StateTable {
public:
    constexpr explicit StateTable(std::string_view name) : name_(name) {}

    /// None where there is no such row. Throws where the row is not of this build's shape: the input is then
    /// poison.
    std::optional<Row> get(const log::RowReader& rows, std::string_view key) const {
        const std::string whole = full(key);
        if (const auto object = rows.object(whole))
            if (const auto* decoded = object->as<log::DecodedRow<Row>>()) return decoded->value;
        const auto json = rows.get(whole);
        if (!json) return std::nullopt;
        return parsed(*json);
    }
    bool contains(const log::RowReader& rows, std::string_view key) const {
        return rows.get(full(key)).has_value();
    }
    void put(log::RowWriter& rows, std::string_view key, const Row& row) const {
        rows.put_object(full(key), std::make_shared<log::DecodedRow<Row>>(row));
    }
    void erase(log::RowWriter& rows, std::string_view key) const { rows.erase(full(key)); }

    /// The keys that start with `prefix`, in order, so many at most; collected, so that the rows may be
    /// changed while they are gone through.
    std::vector<std::string> keys(const log::RowReader& rows, std::string_view prefix = {},
                                  std::size_t most = std::numeric_limits<std::size_t>::max()) const {
        std::vector<std::string> found;
        rows.scan(full(prefix), [&](std::string_view key, std::string_view) {
            if (found.size() == most) return false;
            found.emplace_back(key.substr(name_.size() + 1));
            return true;
        });
        return found;
    }

private:
    std::string full(std::string_view key) const { return std::string(name_).append(1, '\0').append(key); }
    Row parsed(std::string_view json) const {
        auto row = from_json<Row>(json);
        if (!row) throw std::runtime_error("a row of state table " + std::string(name_) + " cannot be read");
        return std::move(*row);
    }

    std::string_view name_;
};

}  // namespace beaker::processors
