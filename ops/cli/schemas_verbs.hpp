#pragma once

#include <filesystem>
#include <string>

namespace beaker::ops {

/// `beaker schemas list [TYPE]`: every stored type with its topic, a sentence and its other names; or one, by
/// any of its names. Exit 1: no such type.
int schemas_list(const std::string& type, bool json);

/// `beaker schemas show TYPE`: its JSON Schema, by any of its names. Exit 1: no such type.
int schemas_show(const std::string& type);

/// `beaker schemas export DIR`: one file `<type>.json` a type, and asyncapi.json. Exit 3: the folder cannot
/// be written.
int schemas_export(const std::filesystem::path& directory);

/// `beaker schemas check DIR`: compares with what was exported. Exit 1: a breaking change, or a type that has
/// no file.
int schemas_check(const std::filesystem::path& directory);

}  // namespace beaker::ops
