#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace beaker {

/// What does not fit in a JSON text, never quoting a value from it.
struct DecodeError {
    std::string pointer;  ///< where, as a JSON Pointer (RFC 6901); empty: the text as a whole
    std::string message;
    bool operator==(const DecodeError&) const = default;
};

class JsonReader;

/// How a member of a struct is read into its owner.
struct MemberReader {
    std::string_view name;
    bool (*read)(void* owner, JsonReader& value);
    /// Called where the member is absent; null: it may not be.
    void (*absent)(void* owner);
};

/// One value of a JSON text, read once and in order. Every reader answers false where the value is something
/// else; the reason is kept, and the caller gives up.
class JsonReader {
public:
    /// Reads an object or array by `read`. Takes well-formed JSON that we wrote ourselves: what no reader
    /// looks at is not checked. None: all went well.
    static std::optional<DecodeError> read_text(std::string_view json,
                                                bool (*read)(void* into, JsonReader& value), void* into);

    JsonReader(const JsonReader&) = delete;
    JsonReader& operator=(const JsonReader&) = delete;

    bool is_null();
    bool boolean(bool& into);
    bool whole(std::int64_t& into, std::int64_t least = std::numeric_limits<std::int64_t>::min(),
               std::int64_t most = std::numeric_limits<std::int64_t>::max());
    bool whole(std::uint64_t& into, std::uint64_t most = std::numeric_limits<std::uint64_t>::max());
    bool real(double& into);
    /// A number as it is written.
    bool number_text(std::string_view& into);
    /// A string without its escapes; the view holds until the whole text is read.
    bool text(std::string_view& into);
    /// Whatever it is, as it is written.
    bool raw(std::string& into);
    /// An object, by its members; unknown ones are skipped, of one that comes twice the last counts. At most
    /// 64 members.
    bool members(std::span<const MemberReader> known, void* owner);
    /// An object of any members.
    bool each_member(bool (*read)(void* into, std::string_view key, JsonReader& value), void* into);
    /// An array.
    bool each_element(bool (*read)(void* into, JsonReader& value), void* into);

    /// Keeps the reason, unless there is one already. Always false.
    bool fail(std::string_view message);

private:
    struct Source;
    explicit JsonReader(Source& source) : source_(source) {}
    bool fail_below(std::string_view key);
    bool fail_below(std::size_t index);
    template <class Read>
    bool read_members(Read read);

    Source& source_;
};

}  // namespace beaker
