#include "nest2mqtt/home_assistant/description_change.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace nest2mqtt::home_assistant {
namespace {

/// The fields whose values are part of a description. Of all others it matters only whether they are there, and
/// whether they are objects.
// clang-format off
constexpr std::array<std::string_view, 15> described_fields{
    "name", "name_long", "where_name", "structure_id", "software_version",
    "temperature_scale", "can_heat", "can_cool", "has_fan",
    "is_locked", "locked_temp_min_c", "locked_temp_min_f", "locked_temp_max_c", "locked_temp_max_f",
    "activity_zones"};
// clang-format on

bool comes_goes_or_changes_kind(const model::FieldChange& field) {
  return field.before == nullptr || field.after == nullptr || field.before->is_object() != field.after->is_object();
}

}  // namespace

bool may_change_description(const model::ObjectChange& change) {
  return std::any_of(change.fields.begin(), change.fields.end(), [](const model::FieldChange& field) {
    return comes_goes_or_changes_kind(field) ||
           std::find(described_fields.begin(), described_fields.end(), field.path.front()) != described_fields.end();
  });
}

}  // namespace nest2mqtt::home_assistant
