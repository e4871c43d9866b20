#include "schemas/values/markup.hpp"

namespace beaker {

namespace {

/// Empty: the character stands for itself.
std::string_view reference_of(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return {};
    }
}

}  // namespace

std::string markup_escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text)
        if (const auto reference = reference_of(c); reference.empty())
            out += c;
        else
            out += reference;
    return out;
}

}  // namespace beaker
