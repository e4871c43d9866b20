#pragma once

#include <expected>
#include <filesystem>
#include <string>

namespace beaker::ops {

/// Root acts as the owner of a folder while this lives, so that files which a service of that user will need
/// do not come to belong to root. Nothing for anybody else, or where the folder is root's or missing.
/// Of the whole process: for commands, before they start threads.
class ActAsOwner {
public:
    explicit ActAsOwner(const std::filesystem::path& folder);
    ~ActAsOwner();
    ActAsOwner(const ActAsOwner&) = delete;
    ActAsOwner& operator=(const ActAsOwner&) = delete;

private:
    bool acting_ = false;
};

/// Where root has made files below `tree`, they come to belong to the owner of `like`. Error: a sentence.
std::expected<void, std::string> give_to_owner_of(const std::filesystem::path& like,
                                                  const std::filesystem::path& tree);

}  // namespace beaker::ops
