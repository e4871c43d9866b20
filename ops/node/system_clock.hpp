#pragma once

#include "log/clock.hpp"

namespace beaker::ops {

/// The machine's clocks.
class SystemClock final : public log::Clock {
public:
    Instant now() const override;
    std::chrono::nanoseconds steady() const override;
};

}  // namespace beaker::ops
