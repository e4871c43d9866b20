#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace beaker::fuzz {

/// Changes bytes as accidents and attackers do: a bit turned, bytes cut out, doubled, swapped with those of
/// another, numbers made huge, brackets nested, bytes that are no UTF-8. The same random numbers give the
/// same text.
inline std::string mutated(std::string text, const std::vector<std::string>& others,
                           std::mt19937_64& random) {
    static constexpr std::string_view pieces[] = {"\0",
                                                  "\xff\xfe",
                                                  "\xc3",
                                                  "\xed\xa0\x80",
                                                  "99999999999999999999999",
                                                  "-1",
                                                  "1e999",
                                                  "[[[[[[[[[[",
                                                  "{\"a\":{\"a\":",
                                                  "\"",
                                                  "\\",
                                                  "\\u0000",
                                                  "\\ud800",
                                                  "%",
                                                  "%zz",
                                                  "%00",
                                                  "&",
                                                  "=",
                                                  "\r\n",
                                                  "\n",
                                                  "\r",
                                                  " ",
                                                  "null",
                                                  "true",
                                                  "{}",
                                                  "[]",
                                                  ",",
                                                  "Content-Length: 5\r\n",
                                                  "Transfer-Encoding: chunked\r\n",
                                                  "0\r\n\r\n",
                                                  "HTTP/1.0"};
    const auto below = [&random](std::size_t bound) { return bound == 0 ? 0 : random() % bound; };
    const std::size_t changes = 1 + below(6);
    for (std::size_t i = 0; i < changes; ++i) {
        const std::size_t at = below(text.size() + 1),
                          length = below(std::min<std::size_t>(text.size() - at + 1, 64));
        switch (below(8)) {
            case 0:
                if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
                break;
            case 1:
                text.erase(at, length);
                break;
            case 2:
                text.insert(at, text.substr(at, length));
                break;
            case 3:
                text.resize(at);
                break;
            case 4: {
                const std::string& other = others[below(others.size())];
                const std::size_t from = below(other.size() + 1);
                text.insert(at, other.substr(from, below(200)));
                break;
            }
            case 5:
                for (std::size_t n = below(300); n > 0; --n) text.insert(at, "[");
                break;
            default:
                text.insert(at, pieces[below(std::size(pieces))]);
        }
    }
    return text;
}

}  // namespace beaker::fuzz
