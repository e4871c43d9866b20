#pragma once

#include <string>

namespace beaker::processors::leads {

/// What the transcript says, and how sure that is in percent.
struct Heard {
    std::string value;
    int confidence = 0;
};

}  // namespace beaker::processors::leads
