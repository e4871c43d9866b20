#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <variant>

namespace beaker::ops {

/// How much a line matters; `off` as the level of the process silences all.
enum class Level { trace, debug, info, warn, error, off };

/// One thing that a line tells beside its message. Only plain values convert to it: personal data has types
/// of its own, so it does not slip in; ids, positions, codes and counts do.
struct Field {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool> value;

    Field(std::string_view field, std::string_view text) : name(field), value(text) {}
    Field(std::string_view field, const std::string& text) : name(field), value(std::string_view(text)) {}
    Field(std::string_view field, const char* text) : name(field), value(std::string_view(text)) {}
    Field(std::string_view field, bool truth) : name(field), value(truth) {}
    Field(std::string_view field, double number) : name(field), value(number) {}
    template <std::signed_integral T>
    Field(std::string_view field, T number) : name(field), value(std::int64_t{number}) {}
    template <std::unsigned_integral T>
    Field(std::string_view field, T number) : name(field), value(std::uint64_t{number}) {}
};

struct LogTarget;  // spdlog's logger, which stays behind the source file

/// The logger of one folder. Cheap to copy, good for the life of the process, safe from any thread.
class Logger {
public:
    /// Whether a line of this level would be written: ask before composing something dear.
    bool enabled(Level level) const;

private:
    friend Logger log_for(std::string_view folder);
    friend void log_event(Logger, Level, std::string_view, std::initializer_list<Field>);
    explicit Logger(LogTarget& target) : target_(&target) {}
    LogTarget* target_;
};

/// Sets the level and the place (null: standard error) for every logger, those made already too.
/// Call it before threads start; without it, lines from `info` up go to standard error.
void start_logging(Level level, std::ostream* place = nullptr);

/// The one logger of this folder ("ingest", "log", …), made when first asked for.
Logger log_for(std::string_view folder);

/// Writes one line of JSON: {"time":RFC 3339 in UTC,"level":…,"logger":…,"message":…, then the fields in
/// order}. The message is a fixed text; what differs from line to line is a field: correlation_id, position,
/// provider, status, error_code. Bytes that are no UTF-8 come out as U+FFFD, so that every line stays valid
/// JSON.
void log_event(Logger logger, Level level, std::string_view message,
               std::initializer_list<Field> fields = {});

}  // namespace beaker::ops
