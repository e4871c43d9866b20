#pragma once

#include <string>
#include <utility>

#include "log/step/state.hpp"
#include "schemas/described/codec.hpp"
#include "schemas/described/memory.hpp"

namespace beaker::log {

/// A described struct as a row whose bytes are its JSON.
template <class T>
class DecodedRow final : public RowObject {
public:
    explicit DecodedRow(T row) : RowObject(&kind_of<DecodedRow>), value(std::move(row)) {}

    std::string encoded() const override { return to_json(value); }
    std::size_t bytes() const override { return sizeof *this + memory_behind(value); }

    const T value;
};

}  // namespace beaker::log
