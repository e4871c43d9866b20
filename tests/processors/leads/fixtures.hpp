#pragma once

#include <optional>
#include <string>
#include <vector>

#include "processors/leads/conversation.hpp"
#include "processors/leads/intent.hpp"
#include "processors/leads/lead.hpp"

namespace beaker::processors::leads::test {

/// A call of fixtures/*.jsonl and what should be read out of it; the format is told in fixtures/README.md.
struct Fixture {
    std::string name;
    Conversation call;
    std::string intent;
    bool lead = false;
    std::optional<std::string> person, phone, email, address;
    bool notes = false;
};

/// All fixtures of a file of that name in fixtures/.
std::vector<Fixture> read_fixtures(const std::string& file);

/// Right, made up or wrong, and missed, of one label or field.
struct Counts {
    int right = 0;
    int wrong = 0;   ///< said, but not so
    int missed = 0;  ///< expected, but not said so

    double precision() const { return right + wrong == 0 ? 1.0 : right / double(right + wrong); }
    double recall() const { return right + missed == 0 ? 1.0 : right / double(right + missed); }
    double f1() const {
        return 2 * right + wrong + missed == 0 ? 1.0 : 2.0 * right / (2 * right + wrong + missed);
    }
};

struct Figures {
    Counts by_label[9];
    Counts name, phone, email, address, notes, lead;
    struct Error {
        std::string fixture;
        std::vector<std::string> what;  ///< labels and names of fields only, never what was said
    };
    std::vector<Error> errors;

    double macro_f1() const;
    std::string text() const;
};

/// The ten fixtures with most errors, a line each.
std::string worst(const Figures& figures);

Figures figures_of(const std::vector<Fixture>& fixtures);

}  // namespace beaker::processors::leads::test
