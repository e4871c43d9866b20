#include "processors/leads/words.hpp"

#include <algorithm>

#include "processors/leads/letters.hpp"

namespace beaker::processors::leads {
namespace {

constexpr std::string_view curly_apostrophe = "\xE2\x80\x99";

/// Bytes of a sign that parts words, and what it says about the gap; 0 where none stands at i.
std::size_t separator_at(std::string_view line, std::size_t i, Gap& gap) {
    struct Sign {
        std::string_view bytes;
        Gap gap;
    };
    static constexpr Sign signs[] = {
        {"\xE2\x80\x93", Gap::comma}, {"\xE2\x80\x94", Gap::comma}, {"\xE2\x80\xA6", Gap::comma},
        {"\xE2\x80\x9C", Gap::space}, {"\xE2\x80\x9D", Gap::space}, {"\xC2\xA0", Gap::space},
    };
    const auto byte = static_cast<unsigned char>(line[i]);
    if (byte <= ' ') {
        gap = Gap::space;
        return 1;
    }
    if (byte < 0x80) return 0;
    for (const Sign& sign : signs)
        if (line.substr(i, sign.bytes.size()) == sign.bytes) {
            gap = sign.gap;
            return sign.bytes.size();
        }
    return 0;
}

Gap gap_of(char c) {
    switch (c) {
        case '.':
        case '!':
            return Gap::stop;
        case '?':
            return Gap::question;
        case ',':
        case ';':
        case ':':
            return Gap::comma;
        case '-':
            return Gap::dash;
        default:
            return Gap::space;
    }
}

/// Titles and street types are shortened with a full stop that ends no sentence.
bool is_abbreviation(std::string_view word) {
    return one_of(word, {"mr", "mrs", "ms", "dr", "st", "ave", "rd", "blvd", "apt", "ln", "ct", "ste"});
}

bool is_edge(char c) {
    return std::string_view(".,!?;:\"'()[]{}<>*_-/~`|").find(c) != std::string_view::npos;
}

/// Whether a chunk is parted at its dots too: a number, or letters spelled one by one.
bool parted_by_dots(std::string_view chunk) {
    std::size_t run = 0;
    std::size_t dots = 0;
    bool digits = true;
    bool single = true;
    for (const char c : chunk) {
        if (c == '.') {
            ++dots;
            run = 0;
            continue;
        }
        if (!is_digit(c) && c != '-' && c != '(' && c != ')' && c != '+') digits = false;
        if (++run > 1) single = false;
    }
    return (digits && dots >= 2) || (single && dots >= 2);
}

}  // namespace

Words::Words(std::string_view line) {
    lowered_.reserve(line.size());
    std::size_t begin = 0;
    for (std::size_t i = 0; i < line.size();) {
        Gap gap = Gap::space;
        const std::size_t bytes = separator_at(line, i, gap);
        if (bytes == 0) {
            ++i;
            continue;
        }
        add_chunk(line, begin, i);
        mark_gap(gap);
        i += bytes;
        begin = i;
    }
    add_chunk(line, begin, line.size());
}

void Words::mark_gap(Gap gap) {
    if (!words_.empty()) words_.back().gap = std::max(words_.back().gap, gap);
}

/// A chunk is what stands between white space.
void Words::add_chunk(std::string_view line, std::size_t begin, std::size_t end) {
    const std::string_view chunk = line.substr(begin, end - begin);
    if (chunk.empty()) return;
    const bool address = chunk.find('@') != std::string_view::npos;
    const bool dots = !address && parted_by_dots(chunk);
    std::size_t from = begin;
    for (std::size_t i = begin; i < end; ++i) {
        const char c = line[i];
        const bool parts = !address && (c == '-' || c == '/' || c == '(' || c == ')' || (dots && c == '.'));
        if (!parts) continue;
        add_word(line, from, i);
        if (i > begin) mark_gap(c == '-' && i + 1 < end ? Gap::dash : Gap::space);
        if (c == '-' && i + 1 < end && line[i + 1] == '-') mark_gap(Gap::comma);
        if (c == '-' && i + 1 == end) mark_gap(Gap::comma);
        from = i + 1;
    }
    add_word(line, from, end);
}

void Words::add_word(std::string_view line, std::size_t begin, std::size_t end) {
    const std::size_t whole_end = end;
    while (begin < end && is_edge(line[begin])) ++begin;
    while (end > begin && is_edge(line[end - 1])) --end;
    if (begin < end) {
        const std::size_t at = lowered_.size();
        for (std::size_t i = begin; i < end; ++i) {
            if (line.substr(i, curly_apostrophe.size()) == curly_apostrophe) {
                lowered_.push_back('\'');
                i += curly_apostrophe.size() - 1;
                continue;
            }
            const bool thousands =
                line[i] == ',' && i > begin && is_digit(line[i - 1]) && i + 1 < end && is_digit(line[i + 1]);
            if (!thousands) lowered_.push_back(lower(line[i]));
        }
        words_.push_back({.text = {lowered_.data() + at, lowered_.size() - at},
                          .begin = static_cast<std::uint32_t>(begin),
                          .end = static_cast<std::uint32_t>(end),
                          .gap = Gap::space,
                          .capital = is_upper(line[begin])});
    }
    for (std::size_t i = end; i < whole_end; ++i) {
        if (line[i] == '-') continue;
        const bool shortened = line[i] == '.' && !words_.empty() && is_abbreviation(words_.back().text);
        if (!shortened) mark_gap(gap_of(line[i]));
    }
}

bool phrase_at(WordSpan words, std::size_t i, std::string_view phrase) {
    while (!phrase.empty()) {
        if (i >= words.size()) return false;
        const auto end = std::min(phrase.find(' '), phrase.size());
        const std::string_view word = phrase.substr(0, end);
        if (word != "*" && word != words[i].text) return false;
        phrase.remove_prefix(std::min(end + 1, phrase.size()));
        ++i;
    }
    return true;
}

std::optional<std::size_t> find_phrase(WordSpan words, std::string_view phrase) {
    for (std::size_t i = 0; i < words.size(); ++i)
        if (phrase_at(words, i, phrase)) return i;
    return std::nullopt;
}

bool has_phrase(WordSpan words, std::string_view phrase) { return find_phrase(words, phrase).has_value(); }

bool has_any(WordSpan words, std::initializer_list<std::string_view> phrases) {
    return has_any(words, std::span(phrases.begin(), phrases.size()));
}

bool has_any(WordSpan words, std::span<const std::string_view> phrases) {
    return std::ranges::any_of(phrases, [&](std::string_view each) { return has_phrase(words, each); });
}

bool one_of(std::string_view word, std::initializer_list<std::string_view> list) {
    return std::ranges::find(list, word) != list.end();
}

}  // namespace beaker::processors::leads
