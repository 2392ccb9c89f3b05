#pragma once

#include <string_view>

#include <boost/json/object.hpp>

#include "nest2mqtt/model/schema.h"

namespace nest2mqtt::tools {

/// What the field holds in the object's document.
[[nodiscard]] boost::json::object value_schema(const model::FieldSpec& field);

/// Whether the field's own topic has a bare text that is no JSON.
[[nodiscard]] bool is_bare_text(const model::FieldSpec& field);

/// Whether some service takes a write.
[[nodiscard]] bool can_be_set(const model::FieldSpec& field);

/// What may be set: what one of the services takes at least. Setpoints are rounded to the service's step.
[[nodiscard]] boost::json::object set_schema(const model::FieldSpec& field);

}  // namespace nest2mqtt::tools
