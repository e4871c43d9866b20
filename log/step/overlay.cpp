#include "log/step/overlay.hpp"

#include <xxhash.h>

#include <algorithm>
#include <iterator>
#include <ranges>
#include <stdexcept>
#include <utility>

namespace beaker::log {

std::string partition_prefix(PartitionId partition) {
    return {static_cast<char>(partition >> 8), static_cast<char>(partition & 0xff)};
}

PartitionId partition_of_key(std::string_view key) {
    if (key.size() < 2) throw std::logic_error("a key without its partition");
    return static_cast<PartitionId>(static_cast<unsigned char>(key[0]) << 8 |
                                    static_cast<unsigned char>(key[1]));
}

std::size_t Overlay::KeyHash::operator()(std::string_view key) const noexcept {
    return XXH3_64bits(key.data(), key.size());
}

const Overlay::Value* Overlay::find(std::string_view key) const {
    const auto found = places_.find(key);
    return found != places_.end() && found->second->value ? &*found->second->value : nullptr;
}

std::optional<std::string> Overlay::get(std::string_view key) const {
    const Value* const changed = find(key);
    return changed ? changed->encoded() : below_.get(key);
}

std::shared_ptr<const RowObject> Overlay::object(std::string_view key) const {
    const Value* const changed = find(key);
    return changed ? changed->object : below_.object(key);
}

void Overlay::sort_in() const {
    if (sorted_in_ == changes_.size()) return;
    Run run;
    for (; sorted_in_ < changes_.size(); ++sorted_in_) run.push_back(&changes_[sorted_in_]);
    std::ranges::sort(run, {}, &Change::key);
    while (!runs_.empty() && runs_.back().size() <= 2 * run.size()) {
        Run merged;
        merged.reserve(runs_.back().size() + run.size());
        std::ranges::merge(runs_.back(), run, std::back_inserter(merged), {}, &Change::key, &Change::key);
        run = std::move(merged);
        runs_.pop_back();
    }
    runs_.push_back(std::move(run));
}

/// The changes whose keys start with `prefix`, in order, those that were taken back left out.
class Overlay::Walk {
public:
    Walk(const std::vector<Run>& runs, std::string_view prefix) : prefix_(prefix) {
        for (const Run& run : runs)
            if (const auto first = std::ranges::lower_bound(run, prefix, {}, &Change::key);
                first != run.end())
                heads_.push_back({first, run.end()});
        advance();
    }

    /// Null where there is none left.
    const Change* current() const { return current_; }

    void advance() {
        current_ = nullptr;
        while (!heads_.empty()) {
            const auto least = std::ranges::min_element(
                heads_, {}, [](const Head& head) -> const std::string& { return (*head.next)->key; });
            const Change* const change = *least->next;
            if (++least->next == least->end || !change->key.starts_with(prefix_)) heads_.erase(least);
            if (!change->key.starts_with(prefix_) || !change->value) continue;
            current_ = change;
            return;
        }
    }

private:
    struct Head {
        Run::const_iterator next, end;
    };
    const std::string_view prefix_;
    std::vector<Head> heads_;
    const Change* current_ = nullptr;
};

void Overlay::scan(std::string_view prefix,
                   const std::function<bool(std::string_view, std::string_view)>& visit) const {
    sort_in();
    Walk ours(runs_, prefix);
    bool going = true;
    const auto visit_ours = [&] {
        const Change& change = *ours.current();
        if (const auto bytes = change.value->encoded()) going = visit(change.key, *bytes);
        ours.advance();
    };
    below_.scan(prefix, [&](std::string_view key, std::string_view value) {
        while (going && ours.current() && ours.current()->key < key) visit_ours();
        if (!going) return false;
        if (ours.current() && ours.current()->key == key)
            visit_ours();
        else
            going = visit(key, value);
        return going;
    });
    while (going && ours.current()) visit_ours();
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
    auto place = places_.find(key);
    if (place == places_.end()) {
        Change& made = changes_.emplace_back(std::string(key), std::nullopt);
        place = places_.emplace(made.key, &made).first;
    }
    Change& change = *place->second;
    undo_.emplace_back(&change, std::exchange(change.value, std::move(value)));
}

void Overlay::roll_back() {
    for (auto& [change, before] : std::views::reverse(undo_)) change->value = std::move(before);
    undo_.clear();
}

bool Overlay::empty() const {
    return std::ranges::none_of(changes_, [](const Change& each) { return each.value.has_value(); });
}

std::vector<RowChange> Overlay::take_changes() {
    std::vector<Change*> in_order;
    in_order.reserve(changes_.size());
    for (Change& each : changes_)
        if (each.value) in_order.push_back(&each);
    std::ranges::sort(in_order, {}, &Change::key);
    std::vector<RowChange> all;
    all.reserve(in_order.size());
    for (Change* const each : in_order) {
        Value& value = *each->value;
        all.push_back({std::move(each->key),
                       value.object ? std::optional(value.object->encoded()) : std::move(value.bytes)});
    }
    clear();
    return all;
}

void Overlay::clear() {
    undo_.clear();
    runs_.clear();
    sorted_in_ = 0;
    places_.clear();
    changes_.clear();
    bytes_ = 0;
}

}  // namespace beaker::log
