#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "processors/leads/dialogue.hpp"
#include "processors/leads/heard.hpp"
#include "processors/leads/spoken_name.hpp"
#include "processors/leads/words.hpp"

namespace beaker::processors::leads {

/// Follows a call for the person's own name: introductions, answers to "your name?", names that the
/// assistant asks about, spellings and corrections. A fuller form of the same name replaces the shorter one.
class NameListener {
public:
    void assistant_said(const Words& words, std::string_view line, const Asked& asked);
    void user_said(const Words& words, std::string_view line);
    std::optional<Heard> best() const;

private:
    void hear(const std::string& name, int confidence);
    void hear_spelling(const Words& words);
    void hear_hint(const Words& words);
    bool hear_names(const Words& words, std::string_view line, Answer answer);
    void correct(const std::string& said, int confidence);

    std::string name_;
    int confidence_ = 0;
    std::string asked_about_;  ///< the name in the assistant's last line
    bool asks_who_ = false;    ///< "is this …?", "I have you down as …"
    Asked asked_;
};

}  // namespace beaker::processors::leads
