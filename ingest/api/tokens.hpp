#pragma once

#include <string>
#include <vector>

#include "ingest/api/actions.hpp"
#include "ingest/api/operation.hpp"
#include "ingest/api/router.hpp"

namespace beaker::ingest::api {

/// A person's API tokens. A token is made of the pepper and the id of the request that wants it, so that the
/// same Idempotency-Key gives the same token again; what is stored is its hash.
class Tokens {
public:
    /// `actions` must outlive it.
    Tokens(Actions& actions, std::string pepper) : actions_(actions), pepper_(std::move(pepper)) {}
    Tokens(const Tokens&) = delete;
    Tokens& operator=(const Tokens&) = delete;

    /// They refer to this. The list is a read: reads.hpp.
    std::vector<Route> routes();
    /// Leaves in the log that a token was used.
    void note_use(const PersonKey& person, const Uuid& token);

private:
    void create(const Asked& asked, http::Respond respond);
    void revoke(const Asked& asked, http::Respond respond);

    Actions& actions_;
    const std::string pepper_;
};

Operation describe_tokens();

}  // namespace beaker::ingest::api
