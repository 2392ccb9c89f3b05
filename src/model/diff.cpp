#include "nest2mqtt/model/diff.h"

namespace nest2mqtt::model {
namespace {

const json::object empty_object;

class Differ {
 public:
  std::vector<FieldChange> take() { return std::move(changes_); }

  void objects(const json::object& before, const json::object& after) {
    auto expected = before.begin();
    bool in_step = true;
    for (const auto& [name, value] : after) {
      const json::value* other = nullptr;
      if (in_step && expected != before.end() && expected->key() == name) {
        other = &expected->value();
        ++expected;
      } else {
        in_step = false;
        other = before.if_contains(name);
      }
      member(name, other, &value);
    }
    if (in_step && expected == before.end()) return;
    for (const auto& [name, value] : before) {
      if (!after.contains(name)) member(name, &value, nullptr);
    }
  }

 private:
  void member(json::string_view name, const json::value* before, const json::value* after) {
    path_.push_back(name);
    const json::object* from = before != nullptr ? before->if_object() : nullptr;
    const json::object* to = after != nullptr ? after->if_object() : nullptr;
    const bool differ = before == nullptr || after == nullptr || (from == nullptr) != (to == nullptr);
    if (from == nullptr && to == nullptr) {
      if (differ || !same(*before, *after)) changes_.push_back({FieldPath(path_.begin(), path_.end()), before, after});
    } else {
      // An object that comes, goes or takes a value's place is itself a change: an empty one has no field to show it.
      if (differ) changes_.push_back({FieldPath(path_.begin(), path_.end()), before, after});
      objects(from != nullptr ? *from : empty_object, to != nullptr ? *to : empty_object);
    }
    path_.pop_back();
  }

  std::vector<json::string_view> path_;  // text only once something changed
  std::vector<FieldChange> changes_;
};

}  // namespace

std::vector<FieldChange> diff(const json::object& before, const json::object& after) {
  Differ differ;
  differ.objects(before, after);
  return differ.take();
}

std::vector<ObjectChange> diff(const Home& before, const Home& after) {
  std::vector<ObjectChange> changes;
  for (const auto& [from, to] : before.pairs_with(after)) {
    auto fields = diff(from != nullptr ? *from->value : empty_object, to != nullptr ? *to->value : empty_object);
    if (from == nullptr || to == nullptr || !fields.empty()) {
      changes.push_back({from != nullptr ? from->id : to->id, from, to, std::move(fields)});
    }
  }
  return changes;
}

}  // namespace nest2mqtt::model
