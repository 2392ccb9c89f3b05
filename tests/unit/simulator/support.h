#pragma once

#include <string>

#include <gtest/gtest.h>

#include "control/control_api.h"
#include "wwn/service.h"

namespace nest2mqtt::simulator {

/// The home documents that are shipped, by file name.
json::object shipped_home(const std::string& name);
std::string shipped_text(const std::string& path);

inline json::object family() {
  return shipped_home("family.json");
}
inline json::object cottage() {
  return shipped_home("cottage.json");
}

inline const Path living_room{"devices", "thermostats", "living-room-a1b2"};
inline const Path bedroom{"devices", "thermostats", "bedroom-c3d4"};
inline const Path flat_hall{"devices", "thermostats", "flat-hall-33cc"};
inline const Path driveway{"devices", "cameras", "driveway-c9d0"};
inline const Path kitchen_protect{"devices", "smoke_co_alarms", "kitchen-a7b8"};
inline const Path family_home{"structures", "home-5fd1"};

Path operator/(Path path, const std::string& segment);

/// A moment all tests may start from: 2025-03-01T12:00:00Z.
WallTime noon();

/// The text at a path; an empty one if there is none.
std::string text_at(const json::object& home, const Path& path);

/// The anchor of a refused write, or what the document would change to.
std::string anchor_of(const Checked<Write>& write);

/// Remembers what the service asked of the sockets.
class FakeConnections : public Connections {
 public:
  void cut_streams(const std::optional<std::string>& service) override {
    calls += "cut:" + service.value_or("all") + " ";
  }
  void stall_streams(const std::optional<std::string>& service) override {
    calls += "stall:" + service.value_or("all") + " ";
  }
  void resume_streams() override { calls += "resume "; }
  void send_raw(const std::optional<std::string>&, const std::string& bytes) override { raw += bytes; }
  void send_padded(const std::optional<std::string>&, std::size_t padding) override { padded += padding; }
  void revoke_streams(const std::optional<std::string>& token) override {
    calls += "revoke:" + token.value_or("all") + " ";
  }
  void end_streams(const std::optional<std::string>& token) override { calls += "end:" + token.value_or("all") + " "; }
  bool move_api() override {
    calls += "move ";
    return can_move;
  }
  [[nodiscard]] std::size_t open_streams() const override { return 2; }
  [[nodiscard]] std::vector<ServiceState> services() const override {
    return {{"wwn", {{"front", "http://127.0.0.1:2"}, {"api", api_url()}}, open_streams()}};
  }
  [[nodiscard]] std::string api_url() const override { return "http://127.0.0.1:1"; }
  void quit() override { calls += "quit "; }

  std::string calls;
  std::string raw;
  std::size_t padded = 0;
  bool can_move = true;
};

/// A home that changes by requests only, and the token "c.test".
Settings still_settings();

/// The fields of a request for the token of an authorization code.
std::string token_fields(const std::string& code);

/// The family's home at noon, with the control API and the simulated service; no sockets.
class SimulationTest : public testing::Test {
 protected:
  explicit SimulationTest(const Settings& settings = {});

  /// Asks the control API.
  HttpReply call(const std::string& method, const std::string& target, const std::string& body = "");
  /// Asks the service's API with this token.
  HttpReply api(const std::string& method, const std::string& target, const std::string& token,
                const std::string& body = "");
  /// Asks the service's front port, which has the login.
  HttpReply front(const std::string& method, const std::string& target, const std::string& body = "");
  /// Asks for the token of an authorization code.
  HttpReply exchange(const std::string& code);

  FakeConnections connections_;
  Instant now_;
  Simulation simulation_;
  WwnService service_;
  ControlApi control_;
};

}  // namespace nest2mqtt::simulator
