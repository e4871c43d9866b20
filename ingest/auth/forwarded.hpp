#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/auth/caller.hpp"
#include "ingest/http/message.hpp"
#include "schemas/values/slot.hpp"

namespace beaker::ingest::auth {

/// What a node says of a read that it passes on to the one that holds what is read: who asks, as it has found
/// out itself, of which partitions, and until when an answer is of use.
struct Forwarded {
    Caller caller;  ///< by_cookie and session do not travel: a read needs neither
    std::vector<PartitionId> partitions;
    bool tells_places = false;  ///< of a list that is merged: see Page::tells_places
    Instant until;
};

/// The header that says so.
inline constexpr std::string_view forwarded_header = "Beaker-Forwarded";

/// Seals it, so that nobody else can say it: the nodes of an instance share its pepper, and nobody but them
/// knows it. The seal is over the method, the target and all that is said, and good for some seconds, so that
/// it opens nothing else and nothing later. Any thread.
class ForwardSeal {
public:
    /// The longest that a node lets another one try; a seal that is to hold longer is none.
    static constexpr std::chrono::seconds longest{10};

    /// Throws std::invalid_argument where the pepper is empty.
    explicit ForwardSeal(std::string pepper);

    /// The header's value for a request with this target.
    std::string close(const Forwarded& said, std::string_view method, std::string_view target) const;
    /// What is said of the request; none where its header is missing, forged, or over.
    std::optional<Forwarded> open(const http::Request& request, Instant now) const;

private:
    std::string seal_of(std::string_view method, std::string_view target, std::string_view said) const;

    const std::string pepper_;
};

}  // namespace beaker::ingest::auth
