#include "wwn/rules/camera_rules.h"

#include "json/fields.h"

namespace nest2mqtt::simulator {

Checked<void> check_camera(const json::object& camera, const json::object& fields) {
  if (!flag_of(camera, "is_online", true)) {
    return tl::unexpected(ServiceError{400, "not-online", "Camera is not online"});
  }
  for (const auto& field : fields) {
    if (!field.value().is_bool()) return tl::unexpected(wrong_format(field.key(), field.value()));
  }
  return {};
}

}  // namespace nest2mqtt::simulator
