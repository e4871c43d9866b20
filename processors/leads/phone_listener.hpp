#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "processors/leads/dialogue.hpp"
#include "processors/leads/heard.hpp"
#include "processors/leads/phone_context.hpp"
#include "processors/leads/spoken_digits.hpp"
#include "processors/leads/words.hpp"

namespace beaker::processors::leads {

/// Follows a call for the number on which the person is to be called back.
///
/// Numbers are collected as they are said, over several turns if need be, and weighed by what is said about
/// them: whose they are, which one is best. What the assistant reads back stands unless it is denied; a
/// denial or a correction is taken to be about what was read or said last.
class PhoneListener {
public:
    /// The caller's own number, E.164, for "the number I'm calling from".
    explicit PhoneListener(std::optional<std::string> caller) : caller_(std::move(caller)) {}

    void assistant_said(const Words& words, const Asked& asked);
    void user_said(const Words& words);
    std::optional<Heard> best() const;

private:
    struct Candidate {
        std::string number;  ///< E.164
        int score = 0;
        bool confirmed = false;
        bool denied = false;
        std::uint8_t labels = 0;
    };

    void hear_answer(const Words& words, Answer answer, bool has_digits);
    void hear_run(const Words& words, const std::vector<DigitRun>& runs, std::size_t at, Answer answer);
    void hear_full(std::string_view ten, const PhoneContext& context, bool replaces);
    void hear_part(const DigitRun& run, const PhoneContext& context, WordSpan around);
    bool correct(const DigitRun& run, WordSpan around);
    void choose_among(const Words& words);
    void hear_this_number(const Words& words, Answer answer);
    Candidate& candidate(std::string_view number);
    void deny(std::string_view number);
    std::string base() const;

    std::optional<std::string> caller_;
    std::vector<Candidate> candidates_;
    std::string current_;   ///< the ten digits that were said last
    std::string readback_;  ///< the ten digits of the assistant's last line
    std::string pending_;   ///< digits of a number that is not complete yet
    std::string area_code_;
    bool readback_is_tail_of_caller_ = false;
    bool about_phone_ = false;  ///< the assistant's last question was for a number, or one is being said
    bool about_caller_ = false;
    bool readback_asks_else_ = false;  ///< another question follows it, which the next answer is to
    bool heard_digits_ = false;        ///< the person has said some
    bool says_number_ = false;         ///< the line in hand speaks of a number
    Asked asked_;
};

}  // namespace beaker::processors::leads
