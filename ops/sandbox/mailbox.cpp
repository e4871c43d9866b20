#include "ops/sandbox/mailbox.hpp"

#include <algorithm>

#include "schemas/values/ascii.hpp"

namespace beaker::ops {

namespace {

constexpr std::size_t mails_max = 20'000;

/// The value of the first header of this name, in a head of whole lines.
std::string header_of(const std::string& head, const std::string& name) {
    const std::string lines = ascii_lowered(head);
    const auto at = ("\r\n" + lines).find("\r\n" + name + ":");
    if (at == std::string::npos) return {};
    const auto begin = head.find_first_not_of(' ', at + name.size() + 1);
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

}  // namespace

Mail read_mail(const std::string& from, const std::string& to, const std::string& message) {
    const auto end = std::min(message.find("\r\n\r\n"), message.size());
    const std::string head = message.substr(0, end) + "\r\n";
    Mail mail{.from = from,
              .to = to,
              .subject = header_of(head, "subject"),
              .message_id = header_of(head, "message-id"),
              .text = message.substr(std::min(end + 4, message.size())),
              .link = {}};
    if (const auto link = std::min(mail.text.find("http://"), mail.text.find("https://"));
        link != std::string::npos)
        mail.link = mail.text.substr(link, mail.text.find_first_of(" \r\n<>\"", link) - link);
    return mail;
}

void Mailbox::add(Mail mail) {
    const std::lock_guard lock(mutex_);
    if (mails_.size() >= mails_max) mails_.erase(mails_.begin(), mails_.begin() + mails_max / 2);
    mails_.push_back(std::move(mail));
}

void Mailbox::clear() {
    const std::lock_guard lock(mutex_);
    mails_.clear();
}

std::vector<Mail> Mailbox::mails(const std::optional<std::string>& to) const {
    const std::lock_guard lock(mutex_);
    if (!to) return mails_;
    std::vector<Mail> found;
    std::ranges::copy_if(mails_, std::back_inserter(found), [wanted = ascii_lowered(*to)](const Mail& mail) {
        return ascii_lowered(mail.to) == wanted;
    });
    return found;
}

}  // namespace beaker::ops
