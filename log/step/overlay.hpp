#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "log/step/state.hpp"
#include "log/step/state_store.hpp"

namespace beaker::log {

/// Changes in front of rows: what is decided (or folded) and not yet written. Reads see the changes first.
/// A savepoint is opened for each input, so that one input's changes can be taken back alone.
class Overlay final : public RowWriter {
public:
    explicit Overlay(const RowReader& below) : below_(below) {}

    std::optional<std::string> get(std::string_view key) const override;
    std::shared_ptr<const RowObject> object(std::string_view key) const override;
    void scan(std::string_view prefix,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override;
    void put(std::string_view key, std::string_view value) override;
    void put_object(std::string_view key, std::shared_ptr<const RowObject> row) override;
    void erase(std::string_view key) override;

    /// From here on, changes can be taken back with `roll_back`. A second savepoint forgets the first.
    void savepoint() { undo_.clear(); }
    /// Takes back every change since the savepoint.
    void roll_back();

    std::size_t bytes() const { return bytes_; }
    bool empty() const { return changes_.empty(); }
    /// The changes in key order; the overlay is empty afterwards.
    std::vector<RowChange> take_changes();
    void clear();

private:
    /// What a row has become: bytes, or an object that is encoded when it is asked for; neither: it is
    /// erased.
    struct Value {
        std::optional<std::string> bytes;
        std::shared_ptr<const RowObject> object;

        std::optional<std::string> encoded() const {
            return object ? std::optional(object->encoded()) : bytes;
        }
    };
    void set(std::string_view key, Value value);

    const RowReader& below_;
    std::map<std::string, Value, std::less<>> changes_;
    std::vector<std::pair<std::string, std::optional<Value>>>
        undo_;  ///< what stood in `changes_` before; none: nothing
    std::size_t bytes_ = 0;
};

}  // namespace beaker::log
