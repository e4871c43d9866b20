#pragma once

#include <string_view>

namespace beaker::processors::leads {

/// What a member of a tool call's arguments says of a person.
enum class ToolField { name, first_name, last_name, phone, email, address, city, state, zip, notes, none };

/// The field that a member's name stands for, whatever its case and the signs in it (`customerName`,
/// `phone_number`); none for names that say nothing of a person.
ToolField field_of(std::string_view key);

}  // namespace beaker::processors::leads
