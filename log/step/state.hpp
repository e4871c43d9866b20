#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace beaker::log {

/// Thrown by row reads when the disk fails: no decision can be made on it, so the process stops.
struct StateUnreadable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A row as whoever keeps it works with it, before it is written as bytes: a row that many events of a batch
/// change is then encoded once, and never decoded again in between.
class RowObject {
public:
    virtual ~RowObject() = default;
    /// What is stored.
    virtual std::string encoded() const = 0;
    /// About how much memory it takes, in bytes.
    virtual std::size_t bytes() const = 0;

    /// The object as a T, which is derived of this; null where it is another kind.
    template <class T>
    const T* as() const {
        return kind_ == &kind_of<T> ? static_cast<const T*>(this) : nullptr;
    }

protected:
    template <class T>
    static constexpr char kind_of = 0;
    explicit RowObject(const char* kind) : kind_(kind) {}
    RowObject(const RowObject&) = default;
    RowObject& operator=(const RowObject&) = delete;

private:
    const char* kind_;
};

/// Rows that can be read: keys in byte order to values.
class RowReader {
public:
    virtual ~RowReader() = default;
    virtual std::optional<std::string> get(std::string_view key) const = 0;
    /// The row as it was put by `put_object`, where it still is at hand; else null, whether there is a row or
    /// not.
    virtual std::shared_ptr<const RowObject> object(std::string_view key) const {
        (void)key;
        return nullptr;
    }
    /// Every row whose key starts with `prefix`, in key order, until the visitor answers false.
    virtual void scan(
        std::string_view prefix,
        const std::function<bool(std::string_view key, std::string_view value)>& visit) const = 0;
};

/// Rows that a fold may change as well.
class RowWriter : public RowReader {
public:
    virtual void put(std::string_view key, std::string_view value) = 0;
    /// The same as putting its bytes; where the object can be kept until it is written, it is.
    // NOLINTNEXTLINE(performance-unnecessary-value-param): whoever overrides it keeps the object
    virtual void put_object(std::string_view key, std::shared_ptr<const RowObject> row) {
        put(key, row->encoded());
    }
    virtual void erase(std::string_view key) = 0;
};

/// The rows of one stream, seen by its deciders; a key is "<table>\0<row key>". They cannot reach another
/// stream's.
class StreamRows final : public RowReader {
public:
    /// `prefix`: the stream's own part of the key.
    StreamRows(const RowReader& rows, std::string prefix) : rows_(rows), prefix_(std::move(prefix)) {}
    std::optional<std::string> get(std::string_view key) const override;
    std::shared_ptr<const RowObject> object(std::string_view key) const override;
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
    std::shared_ptr<const RowObject> object(std::string_view key) const override;
    void scan(std::string_view prefix,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override;
    void put(std::string_view key, std::string_view value) override;
    void put_object(std::string_view key, std::shared_ptr<const RowObject> row) override;
    void erase(std::string_view key) override;

private:
    RowWriter& rows_;
    std::string prefix_;
};

}  // namespace beaker::log
