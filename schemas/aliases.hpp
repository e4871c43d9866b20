#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace beaker {

/// Another name that people use for an event, with the stored type that it stands for.
struct TypeAlias {
    std::string_view alias;
    std::string_view type;
};

std::span<const TypeAlias> type_aliases();

/// Names for which there is no event yet.
std::span<const std::string_view> planned_aliases();

/// The other names of a type.
std::vector<std::string_view> aliases_of(std::string_view type);

/// The type that a name stands for; what is no alias stands for itself.
std::string_view type_named(std::string_view name);

}  // namespace beaker
