#pragma once

#include <string>
#include <string_view>

#include "ingest/api/operation.hpp"
#include "schemas/described/schema.hpp"

namespace beaker::ingest::api {

/// The schema of a described struct.
template <Described T>
NamedSchema schema_of(std::string_view name, std::string_view description) {
    return {name, part_schema<T>(name, description)};
}

/// The schema of a list's page, `{"items":[…],"next":…}`.
NamedSchema page_of(std::string_view name, NamedSchema item);

/// The parameters that are read by a member of Parameters of the same name (parameters.hpp), and what it
/// takes.
OperationParameter text_parameter(std::string_view name, std::string_view description);
OperationParameter instant_parameter(std::string_view name, std::string_view description);
OperationParameter tenant_parameter(std::string_view name, std::string_view description);
OperationParameter word_parameter(std::string_view name, std::string_view description,
                                  std::initializer_list<std::string_view> words);
template <DescribedEnum E>
OperationParameter choice_parameter(std::string_view name, std::string_view description) {
    return {name, OperationParameter::Place::query, description, enum_schema(enum_names<E>())};
}
/// `limit` and `cursor`.
std::vector<OperationParameter> page_parameters();

/// A variable of the path that is an id.
OperationParameter id_variable(std::string_view name, std::string_view description);
/// A body that says who asks (asked_by.hpp), of this member, of further ones (text of JSON Schema properties,
/// each behind a comma) and of no other; `required`: their names, as in JSON.
OperationBody asker_body(std::string_view name, std::string_view description, std::string_view members = {},
                         std::string_view required = {});
OperationParameter header_parameter(std::string_view name, std::string_view description, std::string schema);

}  // namespace beaker::ingest::api
