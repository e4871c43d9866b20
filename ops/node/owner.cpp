#include "ops/node/owner.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace beaker::ops {

namespace {

struct Owner {
    uid_t user;
    gid_t group;
};

/// None where there is nothing to change: this is not root, or the owner is.
std::optional<Owner> other_owner_of(const std::filesystem::path& path) {
    struct stat about{};
    if (::geteuid() != 0 || ::stat(path.c_str(), &about) != 0 || about.st_uid == 0) return std::nullopt;
    return Owner{about.st_uid, about.st_gid};
}

}  // namespace

ActAsOwner::ActAsOwner(const std::filesystem::path& folder) {
    const auto owner = other_owner_of(folder);
    if (!owner) return;
    if (::setegid(owner->group) != 0 || ::seteuid(owner->user) != 0)
        throw std::runtime_error(fmt::format("cannot act as the owner of {}", folder.string()));
    acting_ = true;
}

ActAsOwner::~ActAsOwner() {
    if (!acting_) return;
    // Root's saved id takes it back; a process that could not would only find less permitted.
    if (::seteuid(0) == 0) static_cast<void>(::setegid(0));
}

std::expected<void, std::string> give_to_owner_of(const std::filesystem::path& like,
                                                  const std::filesystem::path& tree) {
    const auto owner = other_owner_of(like);
    if (!owner) return {};
    const auto give = [&](const std::filesystem::path& path) {
        return ::lchown(path.c_str(), owner->user, owner->group) == 0;
    };
    bool given = give(tree);
    for (const auto& each : std::filesystem::recursive_directory_iterator(tree))
        given = given && give(each.path());
    if (!given)
        return std::unexpected(
            fmt::format("{} cannot be given to its owner: {}", tree.string(), std::strerror(errno)));
    return {};
}

}  // namespace beaker::ops
