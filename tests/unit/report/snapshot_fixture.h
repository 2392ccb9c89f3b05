#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/bridge/bridge_snapshot.h"

#include "fakes/manual_time.h"

namespace nest2mqtt::report {

/// The snapshot of a bridge that has everything: the broker, one account that is online, and its home.
class BridgeWithAHome {
 public:
  explicit BridgeWithAHome(
      std::string_view home = R"({"structures":{"s":{"structure_id":"s","name":"Home","away":"home"}},
      "devices":{"thermostats":{"t":{"device_id":"t","structure_id":"s","name":"Hall","is_online":true,
      "temperature_scale":"C","hvac_mode":"heat","hvac_state":"heating","humidity":40,
      "ambient_temperature_c":20.5,"target_temperature_c":21}}}})") {
    add_account("default", upstream::LinkState::online, home);
  }

  bridge::AccountState& add_account(const std::string& name, upstream::LinkState link, std::string_view home = {}) {
    bridge::AccountState& account = accounts.emplace_back();
    account.name = name;
    account.link.state = link;
    account.since = time.now();
    if (link != upstream::LinkState::online) account.offline_since = time.now();
    if (!home.empty()) {
      account.document = model::Document::parse(home).value();
      account.last_document = time.now();
      account.documents_received = 1;
    }
    return account;
  }

  [[nodiscard]] bridge::BridgeSnapshot get() {
    std::vector<std::optional<model::Document>> documents;
    auto cloud = upstream::LinkState::online;
    for (const bridge::AccountState& account : accounts) {
      documents.push_back(account.document);
      cloud = std::max(cloud, account.link.state);
    }
    home_ = model::Home(documents, {});
    return {.now = time.now(),
            .started = started_,
            .stopping = stopping,
            .problem = problem,
            .accounts = accounts,
            .cloud = cloud,
            .home = home_,
            .published_once = published_once,
            .publish_latency = publish_latency,
            .broker = broker,
            .commands = commands,
            .receipts = receipts,
            .write_budget = write_budget};
  }

  nest2mqtt::test::ManualTime time;
  std::vector<bridge::AccountState> accounts;
  bool stopping = false;
  bool published_once = true;
  std::optional<std::string> problem;
  bridge::BridgeSnapshot::Broker broker{.url = "mqtt://broker:1883", .connected = true, .since = time.now()};
  bridge::Latency publish_latency;
  bridge::CommandCounts commands;
  bridge::ReceiptLog receipts;
  json::object write_budget;

 private:
  Instant started_ = time.now();
  model::Home home_;
};

}  // namespace nest2mqtt::report
