#include "status_view.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/base/version.h"
#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/model/schema.h"

#include "device_words.h"
#include "readiness.h"

namespace nest2mqtt::report {
namespace {

constexpr std::size_t max_commands = 20;

StatusView::Connection broker_connection(const bridge::BridgeSnapshot& snapshot) {
  const bridge::BridgeSnapshot::Broker& broker = snapshot.broker;
  StatusView::Connection connection;
  connection.name = "MQTT broker";
  connection.severity = broker.connected ? Severity::good : Severity::bad;
  connection.state = broker.connected ? "connected" : "not connected";
  connection.since = age_text(snapshot.now - broker.since);
  if (!broker.connected) connection.why = broker.error.empty() ? "it has not answered yet" : broker.error;
  connection.properties = {{"Address", broker.url},
                           {"Published", std::to_string(broker.published)},
                           {"Waiting", std::to_string(broker.waiting + broker.in_flight)}};
  return connection;
}

Severity severity_of(upstream::LinkState state) {
  switch (state) {
    case upstream::LinkState::online:
      return Severity::good;
    case upstream::LinkState::connecting:
      return Severity::waiting;
    case upstream::LinkState::offline:
    case upstream::LinkState::blocked:
    case upstream::LinkState::unauthorized:
      break;
  }
  return Severity::bad;
}

StatusView::Connection account_connection(const bridge::AccountState& account, Instant now) {
  StatusView::Connection connection;
  connection.name = "Account " + account.name;
  connection.severity = severity_of(account.link.state);
  connection.state = link_word(account.link.state);
  connection.since = age_text(now - account.since);
  connection.why = account.link.why;
  connection.needs_login = account.link.state == upstream::LinkState::unauthorized;
  if (!account.advice.empty()) {
    connection.severity = std::max(connection.severity, Severity::waiting);
    const std::string advice = joined(account.advice, "; ", [](const auto& entry) { return entry.second; });
    connection.why += (connection.why.empty() ? "" : "; ") + advice;
  }
  connection.properties = {{"Documents", std::to_string(account.documents_received)}};
  if (account.last_document) {
    connection.properties.push_back({"Last one", age_text(now - *account.last_document) + " ago"});
  }
  return connection;
}

StatusView::Device device_view(const model::HomeObject& object, bool live, const mirror::TopicNames& names) {
  StatusView::Device device;
  describe(object, device);
  device.topic = names.document(object.id);
  device.leaves = leaves_of(object);
  if (!live) {
    device.note = "as it was when the service was last heard";
  } else if (!object.is_online()) {
    device.note = "the device is not connected to its service";
  }
  if (!device.note.empty() && device.severity == Severity::good) device.severity = Severity::waiting;
  return device;
}

/// People look at their heating first.
int rank_of(const model::HomeObject& object) {
  const auto kind = model::object_kind(object.id);
  return kind ? static_cast<int>(*kind) : static_cast<int>(model::ObjectKind::camera) + 1;
}

std::vector<StatusView::Home> homes_view(const bridge::BridgeSnapshot& snapshot, const config::Config& config) {
  const mirror::TopicNames names(config.mqtt.base_topic);
  std::vector<const model::HomeObject*> objects;
  for (const model::HomeObject& object : snapshot.home.objects()) objects.push_back(&object);
  std::stable_sort(objects.begin(), objects.end(),
                   [](const auto* a, const auto* b) { return rank_of(*a) < rank_of(*b); });

  std::vector<StatusView::Home> homes;
  std::vector<std::string> ids;  // of the homes
  for (const model::HomeObject* const object : objects) {
    if (object->id.is_structure()) {
      ids.push_back(object->id.id);
      homes.push_back(
          {object->name(), describe_structure(*object->value), names.document(object->id), leaves_of(*object), {}});
      continue;
    }
    auto id = std::find(ids.begin(), ids.end(), object->structure);
    if (id == ids.end()) {
      id = ids.insert(id, object->structure);
      homes.push_back({"Devices without a home", {}, {}, {}, {}});
    }
    const bool live = snapshot.accounts[object->account].is_live(snapshot.now, config.nest.grace);
    homes[static_cast<std::size_t>(id - ids.begin())].devices.push_back(device_view(*object, live, names));
  }
  return homes;
}

std::string name_at(const model::Home& home, std::string_view path) {
  const auto& objects = home.objects();
  const auto found = std::find_if(objects.begin(), objects.end(),
                                  [&](const model::HomeObject& object) { return object.id.path() == path; });
  return found == objects.end() ? std::string(path) : found->name();
}

Severity severity_of(command::Status status) {
  using command::Status;
  if (!command::is_final(status)) return Severity::waiting;
  const bool good = status == Status::confirmed || status == Status::unchanged || status == Status::superseded;
  return good ? Severity::good : Severity::bad;
}

std::string wanted_text(const json::object& requested) {
  return joined(requested, ", ", [](const json::key_value_pair& field) {
    const json::value& value = field.value();
    return std::string(field.key()) + ' ' +
           (value.is_string() ? std::string(value.get_string()) : model::to_text(value));
  });
}

std::vector<StatusView::Command> commands_view(const bridge::BridgeSnapshot& snapshot) {
  std::vector<StatusView::Command> commands;
  const auto& receipts = snapshot.receipts.receipts();
  for (auto receipt = receipts.rbegin(); receipt != receipts.rend() && commands.size() < max_commands; ++receipt) {
    const auto age = std::chrono::duration_cast<milliseconds>(snapshot.now.wall - receipt->received_at);
    std::string message = receipt->result.message;
    if (!command::is_final(receipt->result.status) && receipt->not_before) {
      message = fmt::format("not before {}{}{}", time_text(*receipt->not_before), message.empty() ? "" : ": ", message);
    }
    commands.push_back({.at = time_text(receipt->received_at),
                        .age = age_text(age),
                        .target = name_at(snapshot.home, receipt->path),
                        .wanted = wanted_text(receipt->requested),
                        .severity = severity_of(receipt->result.status),
                        .status = std::string(command::status_word(receipt->result.status)),
                        .message = std::move(message)});
  }
  return commands;
}

std::vector<StatusView::Budget> budgets_view(const bridge::BridgeSnapshot& snapshot) {
  std::vector<StatusView::Budget> budgets;
  for (const auto& [path, left] : snapshot.write_budget) {
    const json::value* const full = snapshot.full_budget.if_contains(path);
    const int now = left.to_number<int>();
    budgets.push_back({name_at(snapshot.home, path), now, full == nullptr ? now : full->to_number<int>()});
  }
  return budgets;
}

/// What the devices themselves call for.
void add_alarms(StatusView& view) {
  for (const StatusView::Home& home : view.homes) {
    for (const StatusView::Device& device : home.devices) {
      if (device.severity == Severity::good || !device.note.empty()) continue;
      view.problems.push_back(device.name + ": " + device.headline);
      view.severity = std::max(view.severity, device.severity);
    }
  }
}

std::string summary_of(Severity severity) {
  switch (severity) {
    case Severity::good:
      return "All is well";
    case Severity::waiting:
      return "Not everything is well";
    case Severity::bad:
      break;
  }
  return "Needs attention";
}

}  // namespace

StatusView status_view(const bridge::BridgeSnapshot& snapshot, const config::Config& config) {
  StatusView view;
  view.version = version();
  view.at = time_text(snapshot.now.wall);
  view.uptime = age_text(snapshot.now - snapshot.started);
  view.problems = not_ready(snapshot);
  if (snapshot.problem) view.problems.push_back(*snapshot.problem);
  view.connections.push_back(broker_connection(snapshot));
  for (const bridge::AccountState& account : snapshot.accounts) {
    if (!account.without_login) view.connections.push_back(account_connection(account, snapshot.now));
  }
  view.homes = homes_view(snapshot, config);
  add_alarms(view);
  for (const auto& connection : view.connections) view.severity = std::max(view.severity, connection.severity);
  if (!view.problems.empty()) view.severity = std::max(view.severity, Severity::waiting);
  if (snapshot.problem) view.severity = Severity::bad;
  view.summary = summary_of(view.severity);
  view.commands = commands_view(snapshot);
  view.budgets = budgets_view(snapshot);
  view.read_only = config.write.read_only;
  view.has_login_page = config.http.login;
  return view;
}

}  // namespace nest2mqtt::report
