#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "ingest/http/message.hpp"
#include "log/clock.hpp"
#include "schemas/values/form.hpp"

namespace beaker::ops {

/// Stands in for Twilio's REST API (2010-04-01): numbers to be had, numbers that were bought, texts; in
/// memory, in its shapes. Any thread.
class TwilioStandIn {
public:
    explicit TwilioStandIn(const log::Clock& clock) : clock_(clock) {}

    /// What is asked for, such as "buy_number"; empty where there is no such call. `path`: without what the
    /// sandbox puts before it.
    static std::string_view operation_of(const ingest::http::Request& request, std::string_view path);

    ingest::http::Response answer(const ingest::http::Request& request, std::string_view path);
    void clear();

private:
    using Rows = std::map<std::string, FormFields>;  ///< by SID: what was asked for

    ingest::http::Response available(std::string_view query) const;
    ingest::http::Response buy(const std::string& account, const FormFields& fields);
    ingest::http::Response send(const std::string& account, const FormFields& fields);
    ingest::http::Response one_number(const ingest::http::Request& request, std::string_view path);
    ingest::http::Response list(const std::string& account, const Rows& rows, std::string_view name,
                                std::string_view query) const;
    std::string sid(std::string_view prefix);

    const log::Clock& clock_;
    mutable std::mutex mutex_;
    Rows numbers_, messages_;
    std::uint64_t made_ = 0;
};

}  // namespace beaker::ops
