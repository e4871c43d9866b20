#pragma once

#include <boost/describe.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "schemas/described/codec.hpp"

namespace beaker::ops {

/// A mail that was handed over.
struct Mail {
    std::string from;
    std::string to;
    std::string subject;
    std::string message_id;
    std::string text;                 ///< the body
    std::optional<std::string> link;  ///< the first in it
};
BOOST_DESCRIBE_STRUCT(Mail, (), (from, to, subject, message_id, text, link))

/// Reads a message as it came by SMTP (RFC 5322, headers unfolded, one part).
Mail read_mail(const std::string& from, const std::string& to, const std::string& message);

/// All mail that came, the newest last, up to some ten thousand. Any thread.
class Mailbox {
public:
    void add(Mail mail);
    void clear();
    /// To one address (without regard to case), or to all.
    std::vector<Mail> mails(const std::optional<std::string>& to) const;

private:
    mutable std::mutex mutex_;
    std::vector<Mail> mails_;
};

}  // namespace beaker::ops
