#pragma once

#include "nest2mqtt/model/diff.h"

namespace nest2mqtt::home_assistant {

/// Whether `Discovery::describe` may return something else for an object that stays, `change` being what is different
/// in it. What it measures changes often, and costs much less to look at here than to describe.
[[nodiscard]] bool may_change_description(const model::ObjectChange& change);

}  // namespace nest2mqtt::home_assistant
