#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace beaker::bench {

/// One HTTP/1.1 answer, as views into the bytes that it was read from.
struct Answer {
    int status = 0;
    std::string_view head;  ///< status line and header fields
    std::string_view body;
    std::size_t bytes = 0;  ///< how many bytes the whole answer takes

    /// The value of a header field, empty where there is none; `name` in lower case.
    std::string_view header(std::string_view name) const;
};

/// The answer at the beginning of what was read; none while it is incomplete. Only what our servers send is
/// understood: a body has a Content-Length.
std::optional<Answer> parse_answer(std::string_view read);

}  // namespace beaker::bench
