#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "processors/leads/dialogue.hpp"
#include "processors/leads/heard.hpp"
#include "processors/leads/spoken_address.hpp"
#include "processors/leads/words.hpp"

namespace beaker::processors::leads {

/// Follows a call for where the person lives or wants the work done: the street address said last by the
/// person, else the one that the assistant repeats.
class AddressListener {
public:
    void assistant_said(const Words& words, std::string_view line, const Asked& asked);
    void user_said(const Words& words, std::string_view line);
    std::optional<Heard> best() const;

private:
    std::string said_;
    std::string repeated_;
    bool said_on_demand_ = false;
    bool repeated_now_ = false;
    void hear_rest(const Words& words);

    bool asked_ = false;
    bool asked_zip_ = false;
    bool prefers_repeated_ = false;  ///< after a denial, what the assistant then repeats is right
    bool ever_asked_ = false;
};

}  // namespace beaker::processors::leads
