#pragma once

#include <functional>
#include <optional>
#include <string>

#include "schemas/values/ids.hpp"
#include "schemas/values/instant.hpp"
#include "schemas/values/person_key.hpp"
#include "schemas/values/uuid.hpp"

namespace beaker::ingest::auth {

/// Who asks, as far as what they showed proves it.
struct Caller {
    std::optional<PersonKey> person;  ///< none: nobody, or whoever has the admin's token
    bool admin = false;
    bool by_cookie = false;       ///< a browser sends it by itself, whichever site had it ask
    std::optional<Uuid> session;  ///< where it is one that let them in
    Instant expires_at;           ///< of the session

    bool is_anybody() const { return admin || person; }
    /// What stands in the log: "admin" for the token that several people may share.
    std::string actor() const { return person ? person->text() : admin ? "admin" : "anybody"; }
};

/// Whether a person belongs to a tenant, as far as is known now.
using IsMember = std::function<bool(const TenantId&, const PersonKey&)>;

}  // namespace beaker::ingest::auth
