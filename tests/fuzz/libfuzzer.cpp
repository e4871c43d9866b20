// libFuzzer's entry: one program for all targets, BEAKER_FUZZ_TARGET names the one. Built by ops/fuzz alone.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/targets.hpp"

namespace {

const beaker::fuzz::Target* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    const char* const name = std::getenv("BEAKER_FUZZ_TARGET");
    const auto all = beaker::fuzz::targets();
    const auto found = std::ranges::find(all, name ? std::string_view(name) : std::string_view(),
                                         &beaker::fuzz::Target::name);
    if (found == all.end()) {
        std::fprintf(stderr, "BEAKER_FUZZ_TARGET names no target\n");
        std::exit(2);
    }
    chosen = &*found;
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        chosen->run({reinterpret_cast<const char*>(data), size});
    } catch (const beaker::fuzz::BrokenRule& broken) {
        std::fprintf(stderr, "broken rule: %.*s\n", static_cast<int>(broken.rule.size()), broken.rule.data());
        std::abort();
    }
    return 0;
}
