#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "ingest/api/actions.hpp"
#include "ingest/api/even_answers.hpp"
#include "ingest/api/router.hpp"
#include "ingest/auth/doorkeeper.hpp"
#include "ingest/auth/throttle.hpp"

namespace beaker::ingest::api {

/// What signing in stands on; all of it must outlive every answer that is still owed.
struct SignInSurroundings {
    Actions& actions;
    auth::Doorkeeper& doorkeeper;
    auth::Throttle& throttle;  ///< of sign-ups and of what else strangers can make
    const log::Clock& real_clock;
    std::string pepper;
    auth::ProxyTrust trust = auth::ProxyTrust::none;
};

/// Sign-up, the link that was mailed, and the session that it opens.
class SignIn {
public:
    explicit SignIn(SignInSurroundings surroundings) : surroundings_(std::move(surroundings)) {}
    SignIn(const SignIn&) = delete;
    SignIn& operator=(const SignIn&) = delete;

    /// They refer to this.
    std::vector<Route> routes();
    /// Gives answers whose time has come. Call it every few tens of milliseconds.
    void expire(std::chrono::nanoseconds steady) { even_.expire(steady); }

private:
    void sign_up(const Asked& asked, http::Respond respond);
    void follow_link(const Asked& asked, http::Respond respond);
    void session(const Asked& asked, http::Respond respond);
    void sign_out(const Asked& asked, http::Respond respond);
    void set_admin(const Asked& asked, http::Respond respond);

    SignInSurroundings surroundings_;
    EvenAnswers even_;
};

}  // namespace beaker::ingest::api
