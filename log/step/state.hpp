#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace beaker::log {

/// Thrown by row reads when the disk fails: no decision can be made on it, so the process stops.
struct StateUnreadable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Rows that can be read: keys in byte order to values.
class RowReader {
public:
    virtual ~RowReader() = default;
    virtual std::optional<std::string> get(std::string_view key) const = 0;
    /// Every row whose key starts with `prefix`, in key order, until the visitor answers false.
    virtual void scan(
        std::string_view prefix,
        const std::function<bool(std::string_view key, std::string_view value)>& visit) const = 0;
};

/// Rows that a fold may change as well.
class RowWriter : public RowReader {
public:
    virtual void put(std::string_view key, std::string_view value) = 0;
    virtual void erase(std::string_view key) = 0;
};

/// The rows of one stream, seen by its deciders; a key is "<table>\0<row key>". They cannot reach another
/// stream's.
class StreamRows final : public RowReader {
public:
    /// `prefix`: the stream's own part of the key.
    StreamRows(const RowReader& rows, std::string prefix) : rows_(rows), prefix_(std::move(prefix)) {}
    std::optional<std::string> get(std::string_view key) const override;
    void scan(std::string_view prefix,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override;

private:
    const RowReader& rows_;
    std::string prefix_;
};

/// The same for the folds of decider state.
class WritableStreamRows final : public RowWriter {
public:
    WritableStreamRows(RowWriter& rows, std::string prefix) : rows_(rows), prefix_(std::move(prefix)) {}
    std::optional<std::string> get(std::string_view key) const override;
    void scan(std::string_view prefix,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override;
    void put(std::string_view key, std::string_view value) override;
    void erase(std::string_view key) override;

private:
    RowWriter& rows_;
    std::string prefix_;
};

}  // namespace beaker::log
