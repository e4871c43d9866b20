// Every fuzz target over its corpus, and over mutations of it. BEAKER_MUTATIONS: how many of each file.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/mutate.hpp"
#include "tests/fuzz/targets.hpp"

namespace beaker::fuzz {
namespace {

namespace fs = std::filesystem;

fs::path corpus_of(std::string_view target) {
    return fs::path(BEAKER_SOURCE_DIR) / "tests/fuzz/corpus" / target;
}

std::vector<std::string> files_in(const fs::path& folder) {
    std::vector<fs::path> paths;
    for (const auto& each : fs::directory_iterator(folder)) paths.push_back(each.path());
    std::ranges::sort(paths);
    std::vector<std::string> texts;
    for (const fs::path& path : paths) {
        std::ifstream file(path, std::ios::binary);
        texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return texts;
}

void run(const Target& target, const std::string& bytes) {
    try {
        target.run(bytes);
    } catch (const BrokenRule& broken) {
        FAIL_CHECK(target.name, ": ", broken.rule, ": ", bytes);
    }
}

}  // namespace

TEST_CASE("fuzz: every target holds its rule over its corpus and mutations of it") {
    const char* const wanted = std::getenv("BEAKER_MUTATIONS");
    const std::size_t mutations = wanted ? std::strtoull(wanted, nullptr, 10) : 40;
    for (const Target& target : targets()) {
        CAPTURE(target.name);
        const auto corpus = files_in(corpus_of(target.name));
        REQUIRE(corpus.size() >= 3);
        std::mt19937_64 random(20'260'101);
        for (const std::string& text : corpus) {
            run(target, text);
            for (std::size_t i = 0; i < mutations; ++i) run(target, mutated(text, corpus, random));
        }
    }
}

}  // namespace beaker::fuzz
