#pragma once

#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/home.h"

#include "status_view.h"

/// The home in words for people.
namespace nest2mqtt::report {

/// "45 s", "3 min", "2 h 5 min", "4 d 3 h": the two largest units.
[[nodiscard]] std::string age_text(milliseconds age);

/// "2026-11-21 22:10:00": as precise as people are.
[[nodiscard]] std::string time_text(WallTime at);

/// What kind of thing it is, what it is for and what matters of it; also whether it needs somebody.
void describe(const model::HomeObject& object, StatusView::Device& to);
[[nodiscard]] std::vector<StatusView::Property> describe_structure(const json::object& structure);

/// Every value, named as in its topic, with its unit.
[[nodiscard]] std::vector<StatusView::Property> leaves_of(const model::HomeObject& object);

}  // namespace nest2mqtt::report
