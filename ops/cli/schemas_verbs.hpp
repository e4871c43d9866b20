#pragma once

#include <filesystem>
#include <string>

namespace beaker::ops {

/// `beaker schemas list`: every stored type with its topic and a sentence.
int schemas_list(bool json);

/// `beaker schemas show TYPE`: its JSON Schema. Exit 1: no such type.
int schemas_show(const std::string& type);

/// `beaker schemas export DIR`: one file `<type>.json` a type. Exit 3: the folder cannot be written.
int schemas_export(const std::filesystem::path& directory);

/// `beaker schemas check DIR`: compares with what was exported. Exit 1: a breaking change, or a type that has
/// no file.
int schemas_check(const std::filesystem::path& directory);

}  // namespace beaker::ops
