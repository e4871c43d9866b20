#include "ops/logging/logging.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <type_traits>

#include "ops/logging/json_text.hpp"

namespace beaker::ops {

struct LogTarget {
    spdlog::logger out;
};

namespace {

spdlog::level::level_enum spdlog_level(Level level) {
    switch (level) {
        case Level::trace:
            return spdlog::level::trace;
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warn:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
        case Level::off:
            return spdlog::level::off;
    }
    return spdlog::level::off;
}

/// The payload is the inside of a JSON object already, so the pattern only puts time, level and logger before
/// it. Names of loggers are folders of ours and need no escaping.
std::unique_ptr<spdlog::formatter> line_format() {
    return std::make_unique<spdlog::pattern_formatter>(
        R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","logger":"%n",%v})", spdlog::pattern_time_type::utc);
}

spdlog::sink_ptr sink_to(std::ostream* place) {
    spdlog::sink_ptr sink;
    if (place != nullptr)
        sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(*place, /*force_flush=*/true);
    else
        sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    sink->set_formatter(line_format());
    return sink;
}

/// Every logger of this process. Never destroyed: threads may log until the very end.
class Loggers {
public:
    static Loggers& instance() {
        static Loggers* const all = new Loggers;
        return *all;
    }

    void start(Level level, std::ostream* place) {
        const std::lock_guard lock(mutex_);
        level_ = level;
        sink_ = sink_to(place);
        for (const auto& [folder, logger] : loggers_) {
            logger->out.sinks() = {sink_};
            logger->out.set_level(spdlog_level(level_));
        }
    }

    LogTarget& get(std::string_view folder) {
        const std::lock_guard lock(mutex_);
        auto found = loggers_.find(folder);
        if (found == loggers_.end()) {
            auto made = std::make_unique<LogTarget>(spdlog::logger(std::string(folder), sink_));
            made->out.set_level(spdlog_level(level_));
            found = loggers_.emplace(folder, std::move(made)).first;
        }
        return *found->second;
    }

private:
    std::mutex mutex_;
    Level level_ = Level::info;
    spdlog::sink_ptr sink_ = sink_to(nullptr);
    std::map<std::string, std::unique_ptr<LogTarget>, std::less<>> loggers_;
};

void append_value(std::string& out, const Field& field) {
    std::visit(
        [&out](const auto& value) {
            using Value = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, std::string_view>)
                append_json_text(out, value);
            else if constexpr (std::is_same_v<Value, double>)
                out += std::isfinite(value) ? fmt::to_string(value) : "null";
            else
                out += fmt::to_string(value);
        },
        field.value);
}

}  // namespace

bool Logger::enabled(Level level) const {
    return level != Level::off && target_->out.should_log(spdlog_level(level));
}

void start_logging(Level level, std::ostream* place) { Loggers::instance().start(level, place); }

Logger log_for(std::string_view folder) { return Logger(Loggers::instance().get(folder)); }

void log_event(Logger logger, Level level, std::string_view message, std::initializer_list<Field> fields) {
    if (!logger.enabled(level)) return;
    std::string line = R"("message":)";
    append_json_text(line, message);
    for (const Field& field : fields) {
        line += ',';
        append_json_text(line, field.name);
        line += ':';
        append_value(line, field);
    }
    logger.target_->out.log(spdlog_level(level), spdlog::string_view_t(line));
}

}  // namespace beaker::ops
