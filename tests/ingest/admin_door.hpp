#pragma once

#include <string>

#include "ingest/auth/doorkeeper.hpp"
#include "tests/ingest/fakes.hpp"

namespace beaker::ingest {

/// A doorkeeper with nobody in its directory, who knows the admin's token.
struct AdminDoor {
    explicit AdminDoor(std::string token = "secret")
        : keeper({.pepper = "a pepper of the tests",
                  .admin_token = std::move(token),
                  .directory = directory,
                  .clock = clock,
                  .real_clock = clock}) {}

    FakeClock clock{*Instant::parse("2026-01-01T00:00:00Z")};
    auth::Directory directory;
    auth::Doorkeeper keeper;
};

}  // namespace beaker::ingest
