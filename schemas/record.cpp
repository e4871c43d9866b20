#include "schemas/record.hpp"

namespace beaker {

std::optional<std::string_view> Record::attribute(std::string_view name) const {
    for (const Attribute& each : attributes)
        if (each.name == name) return each.value;
    return std::nullopt;
}

}  // namespace beaker
