#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "log/step/state.hpp"
#include "log/step/state_store.hpp"

namespace beaker::log {

/// Changes in front of rows: what is decided (or folded) and not yet written. Reads see the changes first.
/// A savepoint is opened for each input, so that one input's changes can be taken back alone. Rows are found
/// by hash, and put in order when they are scanned or taken. One thread at a time, for reading too.
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
    bool empty() const;
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
    struct Change {
        std::string key;
        std::optional<Value> value;  ///< none: taken back, and what lies below shows again
    };
    struct KeyHash {
        using is_avalanching = void;
        std::size_t operator()(std::string_view key) const noexcept;
    };
    class Walk;
    using Run = std::vector<const Change*>;  ///< in key order

    const Value* find(std::string_view key) const;
    void set(std::string_view key, Value value);
    void sort_in() const;

    const RowReader& below_;
    std::deque<Change> changes_;  ///< as they came; their keys stay where they are
    boost::unordered_flat_map<std::string_view, Change*, KeyHash> places_;
    std::vector<std::pair<Change*, std::optional<Value>>> undo_;  ///< what stood there before
    std::size_t bytes_ = 0;
    /// For scans, which most overlays never see: what came is sorted in when one comes. Every run is more
    /// than twice as long as the one after it, so a key is sorted in a few times at most.
    mutable std::vector<Run> runs_;
    mutable std::size_t sorted_in_ = 0;  ///< so many of `changes_`
};

}  // namespace beaker::log
