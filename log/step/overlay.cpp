#include "log/step/overlay.hpp"

#include <ranges>

namespace beaker::log {

std::string partition_prefix(PartitionId partition) {
    return {static_cast<char>(partition >> 8), static_cast<char>(partition & 0xff)};
}

PartitionId partition_of_key(std::string_view key) {
    return static_cast<PartitionId>(static_cast<unsigned char>(key[0]) << 8 |
                                    static_cast<unsigned char>(key[1]));
}

std::optional<std::string> Overlay::get(std::string_view key) const {
    const auto found = changes_.find(key);
    return found != changes_.end() ? found->second.encoded() : below_.get(key);
}

std::shared_ptr<const RowObject> Overlay::object(std::string_view key) const {
    const auto found = changes_.find(key);
    return found != changes_.end() ? found->second.object : below_.object(key);
}

void Overlay::scan(std::string_view prefix,
                   const std::function<bool(std::string_view, std::string_view)>& visit) const {
    auto ours = changes_.lower_bound(prefix);
    const auto in_prefix = [&] {
        return ours != changes_.end() && std::string_view(ours->first).starts_with(prefix);
    };
    bool going = true;
    const auto visit_ours = [&] {
        if (ours->second.object)
            going = visit(ours->first, ours->second.object->encoded());
        else if (ours->second.bytes)
            going = visit(ours->first, *ours->second.bytes);
        ++ours;
    };
    below_.scan(prefix, [&](std::string_view key, std::string_view value) {
        while (going && in_prefix() && ours->first < key) visit_ours();
        if (!going) return false;
        if (in_prefix() && ours->first == key)
            visit_ours();
        else
            going = visit(key, value);
        return going;
    });
    while (going && in_prefix()) visit_ours();
}

void Overlay::put(std::string_view key, std::string_view value) {
    bytes_ += value.size();
    set(key, {std::string(value), nullptr});
}

void Overlay::put_object(std::string_view key, std::shared_ptr<const RowObject> row) {
    bytes_ += row->bytes();
    set(key, {std::nullopt, std::move(row)});
}

void Overlay::erase(std::string_view key) { set(key, {}); }

void Overlay::set(std::string_view key, Value value) {
    bytes_ += key.size();
    const auto found = changes_.find(key);
    if (found == changes_.end()) {
        undo_.emplace_back(std::string(key), std::nullopt);
        changes_.emplace(std::string(key), std::move(value));
    } else {
        undo_.emplace_back(std::string(key), std::exchange(found->second, std::move(value)));
    }
}

void Overlay::roll_back() {
    for (auto& [key, before] : std::views::reverse(undo_)) {
        if (before)
            changes_.find(key)->second = std::move(*before);
        else
            changes_.erase(key);
    }
    undo_.clear();
}

std::vector<RowChange> Overlay::take_changes() {
    std::vector<RowChange> all;
    all.reserve(changes_.size());
    for (auto node = changes_.begin(); node != changes_.end();) {
        const auto taken = changes_.extract(node++);
        Value& value = taken.mapped();
        all.push_back({std::move(taken.key()),
                       value.object ? std::optional(value.object->encoded()) : std::move(value.bytes)});
    }
    clear();
    return all;
}

void Overlay::clear() {
    changes_.clear();
    undo_.clear();
    bytes_ = 0;
}

}  // namespace beaker::log
