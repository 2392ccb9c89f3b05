#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::test {

/// Makes and changes JSON of the kind a Nest home is made of, and of kinds it should never be made of: every type at
/// every place, few names (so that the same place changes often), names that mean something to MQTT. The same seed
/// gives the same.
class RandomDocument {
 public:
  explicit RandomDocument(unsigned seed) : random_(seed) {}

  [[nodiscard]] int up_to(int most) { return std::uniform_int_distribution(0, most)(random_); }
  [[nodiscard]] bool chance(int percent) { return up_to(99) < percent; }

  /// An account's document: structures, groups of devices, now and then something else in their place.
  [[nodiscard]] json::object home() {
    json::object root;
    if (!chance(5)) root["structures"] = group();
    if (!chance(5)) {
      json::object devices;
      for (const char* kind : {"thermostats", "cameras", "$company"}) {
        if (chance(80)) devices[kind] = group();
      }
      if (chance(5)) devices["broken"] = scalar();
      root["devices"] = std::move(devices);
    }
    return root;
  }

  [[nodiscard]] json::object object(int depth) {
    json::object made;
    for (int left = up_to(6); left > 0; --left) made[name()] = value(depth);
    return made;
  }

  [[nodiscard]] json::value value(int depth) {
    if (depth > 0 && chance(35)) return object(depth - 1);
    if (chance(12)) return array(depth);
    return scalar();
  }

  /// Changes something anywhere in `root`; sometimes only the order of members or the spelling of a number.
  void mutate(json::object& root) {
    json::object* at = &root;
    for (int depth = up_to(4); depth > 0; --depth) {
      std::vector<json::object*> inner;
      for (auto& member : *at) {
        if (member.value().is_object()) inner.push_back(&member.value().get_object());
      }
      if (inner.empty()) break;
      at = inner[static_cast<std::size_t>(up_to(static_cast<int>(inner.size()) - 1))];
    }
    const int what = up_to(9);
    if (what < 5) {
      (*at)[name()] = value(2);
    } else if (what < 7 && !at->empty()) {
      at->erase(std::next(at->begin(), up_to(static_cast<int>(at->size()) - 1)));
    } else if (what == 7) {
      shuffle(*at);
    } else if (what == 8) {
      respell(*at);
    } else {
      at->clear();
    }
  }

  std::mt19937& engine() { return random_; }

 private:
  [[nodiscard]] std::string name() {
    static const std::array<std::string, 18> names{"name",
                                                   "hvac_mode",
                                                   "is_online",
                                                   "last_event",
                                                   "wheres",
                                                   "has_motion",
                                                   "set",
                                                   "result",
                                                   "event",
                                                   "command",
                                                   "snapshot",
                                                   "image",
                                                   "a/b",
                                                   "+",
                                                   "availability",
                                                   "#",
                                                   "",
                                                   "K\xC3\xBC"
                                                   "che"};
    return names[static_cast<std::size_t>(up_to(static_cast<int>(names.size()) - 1))];
  }

  [[nodiscard]] json::value group() {
    if (chance(3)) return scalar();
    json::object made;
    static const std::array<std::string, 4> ids{"abc", "x y", "event", "-_9"};
    for (const auto& id : ids) {
      if (chance(60)) made[id] = chance(95) ? json::value(object(2)) : scalar();
    }
    return made;
  }

  [[nodiscard]] json::value array(int depth) {
    json::array made;
    for (int left = up_to(3); left > 0; --left)
      made.push_back(depth > 0 && chance(20) ? json::value(object(0)) : scalar());
    return made;
  }

  [[nodiscard]] json::value scalar() {
    static const std::array<std::string, 6> texts{"",
                                                  "heat",
                                                  "off",
                                                  "1970-01-01T00:00:00.000Z",
                                                  "K\xC3\xBC"
                                                  "che",
                                                  "a\tb\"c"};
    switch (up_to(6)) {
      case 0:
        return nullptr;
      case 1:
        return chance(50);
      case 2:
        return up_to(50) - 20;
      case 3:
        return static_cast<double>(up_to(100) - 40) / 2;
      case 4:
        return static_cast<std::uint64_t>(up_to(9));
      default:
        return json::string(texts[static_cast<std::size_t>(up_to(static_cast<int>(texts.size()) - 1))]);
    }
  }

  void shuffle(json::object& object) {
    std::vector<std::pair<std::string, json::value>> members;
    for (const auto& member : object) members.emplace_back(member.key(), member.value());
    std::shuffle(members.begin(), members.end(), random_);
    object.clear();
    for (auto& [key, member] : members) object[key] = std::move(member);
  }

  static void respell(json::object& object) {
    for (auto& member : object) {
      if (member.value().is_int64()) member.value() = static_cast<double>(member.value().get_int64());
    }
  }

  std::mt19937 random_;
};

}  // namespace nest2mqtt::test
