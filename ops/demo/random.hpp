#pragma once

#include <cstddef>
#include <cstdint>

namespace beaker::demo {

/// Numbers that look random and are the same for a seed on every machine, which the standard library's
/// distributions do not promise. Source: SplitMix64 (Steele, Lea and Flood, 2014).
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
        return mixed ^ (mixed >> 31);
    }
    /// 0 to count - 1; small counts, so that the remainder's bias does not show.
    std::uint64_t below(std::uint64_t count) { return next() % count; }
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least + 1)));
    }
    /// True in so many cases of a hundred.
    bool percent(unsigned chance) { return below(100) < chance; }
    template <class T, std::size_t N>
    const T& pick(const T (&choices)[N]) {
        return choices[below(N)];
    }

private:
    std::uint64_t state_;
};

}  // namespace beaker::demo
