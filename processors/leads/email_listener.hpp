#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "processors/leads/dialogue.hpp"
#include "processors/leads/heard.hpp"
#include "processors/leads/words.hpp"

namespace beaker::processors::leads {

/// Follows a call for the person's e-mail address: the one said last that nobody takes back. What the
/// assistant reads back stands unless it is denied.
class EmailListener {
public:
    void assistant_said(const Words& words, const Asked& asked);
    void user_said(const Words& words, std::string_view line);
    std::optional<Heard> best() const;

private:
    struct Candidate {
        std::string address;
        int confidence = 0;
        bool denied = false;
    };

    void hear(const std::string& address, int confidence);
    void deny(std::string_view address);
    bool hear_split(std::string_view line);
    void correct(const Words& words);

    std::vector<Candidate> candidates_;  ///< the last one not denied counts
    std::string readback_;               ///< from the assistant's last line
    std::string former_line_;            ///< the person's, while an address may go on in the next
    bool about_email_ = false;
};

/// The address with a correction applied: "underscore not dot", "dot org", "d o e" for a word like it,
/// "without an h"; none where the words hold none that applies.
std::optional<std::string> corrected_email(std::string_view address, WordSpan words);

}  // namespace beaker::processors::leads
