#include "log/step/state.hpp"

namespace beaker::log {

namespace {

std::string joined(const std::string& prefix, std::string_view key) {
    std::string whole;
    whole.reserve(prefix.size() + key.size());
    whole.append(prefix).append(key);
    return whole;
}

void scan_below(const RowReader& rows, const std::string& prefix, std::string_view rest,
                const std::function<bool(std::string_view, std::string_view)>& visit) {
    rows.scan(joined(prefix, rest), [&](std::string_view key, std::string_view value) {
        return visit(key.substr(prefix.size()), value);
    });
}

}  // namespace

std::optional<std::string> StreamRows::get(std::string_view key) const {
    return rows_.get(joined(prefix_, key));
}

std::shared_ptr<const RowObject> StreamRows::object(std::string_view key) const {
    return rows_.object(joined(prefix_, key));
}

void StreamRows::scan(std::string_view prefix,
                      const std::function<bool(std::string_view, std::string_view)>& visit) const {
    scan_below(rows_, prefix_, prefix, visit);
}

std::optional<std::string> WritableStreamRows::get(std::string_view key) const {
    return rows_.get(joined(prefix_, key));
}

std::shared_ptr<const RowObject> WritableStreamRows::object(std::string_view key) const {
    return rows_.object(joined(prefix_, key));
}

void WritableStreamRows::scan(std::string_view prefix,
                              const std::function<bool(std::string_view, std::string_view)>& visit) const {
    scan_below(rows_, prefix_, prefix, visit);
}

void WritableStreamRows::put(std::string_view key, std::string_view value) {
    rows_.put(joined(prefix_, key), value);
}

void WritableStreamRows::put_object(std::string_view key, std::shared_ptr<const RowObject> row) {
    rows_.put_object(joined(prefix_, key), std::move(row));
}

void WritableStreamRows::erase(std::string_view key) { rows_.erase(joined(prefix_, key)); }

}  // namespace beaker::log
