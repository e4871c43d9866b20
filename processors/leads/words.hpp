#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace beaker::processors::leads {

/// What stands between a word and the next one. Speech recognition sets it by ear: it is a hint only.
enum class Gap : std::uint8_t { space, dash, comma, stop, question };

constexpr bool ends_sentence(Gap gap) { return gap == Gap::stop || gap == Gap::question; }

/// A word in lower case, without the punctuation around it.
struct Word {
    std::string_view text;
    std::uint32_t begin = 0;  ///< where it stands in the line, in bytes
    std::uint32_t end = 0;
    Gap gap = Gap::space;
    bool capital = false;  ///< began with a capital letter
};

using WordSpan = std::span<const Word>;

/// The words of one line. What is written together with a hyphen, or as digits with dots, are several words
/// (`512-555-0134`, `M-A-R-I-A`, `twenty-three`), an e-mail address is one. A thousands comma goes, `$`, `#`
/// and `+` before a number stay. Made in linear time; the words' texts live as long as this.
class Words {
public:
    explicit Words(std::string_view line);

    const std::vector<Word>& all() const { return words_; }
    std::size_t size() const { return words_.size(); }
    const Word& operator[](std::size_t i) const { return words_[i]; }
    /// The text at i; empty beyond either end.
    std::string_view text(std::size_t i) const {
        return i < words_.size() ? words_[i].text : std::string_view{};
    }

private:
    void add_chunk(std::string_view line, std::size_t begin, std::size_t end);
    void add_word(std::string_view line, std::size_t begin, std::size_t end);
    void mark_gap(Gap gap);

    std::vector<char> lowered_;  // not a string: its bytes stay where they are when the object moves
    std::vector<Word> words_;
};

/// Whether the words at i are those of the phrase, which is written in lower case with single spaces; a `*`
/// in it stands for any one word.
bool phrase_at(WordSpan words, std::size_t i, std::string_view phrase);
/// The index of the first word of the phrase's first occurrence.
std::optional<std::size_t> find_phrase(WordSpan words, std::string_view phrase);
bool has_phrase(WordSpan words, std::string_view phrase);
bool has_any(WordSpan words, std::initializer_list<std::string_view> phrases);
bool has_any(WordSpan words, std::span<const std::string_view> phrases);

bool one_of(std::string_view word, std::initializer_list<std::string_view> list);

}  // namespace beaker::processors::leads
