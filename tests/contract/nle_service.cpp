#include "contract/nle_service.h"

#include "support/simulator.h"

namespace nest2mqtt::test {
namespace {

/// A server of No Longer Evil, played by nest-simulator with its built-in home, behind a proxy that asks for a
/// password: the server itself knows no access that could be lost.
class NleService final : public Service {
 public:
  [[nodiscard]] std::string config() const override {
    return "[nle]\nurl = \"" + simulator_.nle_url() + "\"\nusername = \"nle\"\npassword = \"" +
           simulator_.options().nle_password + "\"\npoll = \"5s\"\n";
  }
  [[nodiscard]] std::string access_key() const override { return "nle.password"; }
  /// The thermostat's own key, which the server tells everybody.
  [[nodiscard]] std::string secret() const override { return "simulator-device-key"; }
  [[nodiscard]] model::ObjectId thermostat() const override { return {"thermostats", "living-room-a1b2"}; }
  [[nodiscard]] model::ObjectId other_thermostat() const override { return {"thermostats", "bedroom-c3d4"}; }

  void set_ambient_temperature(double celsius) override {
    simulator_.set(thermostat().path() + "/ambient_temperature_c", std::to_string(celsius));
  }
  /// The server tells nobody that a thermostat is gone, so the other one says something too.
  void remove_other_thermostat() override {
    simulator_.remove(other_thermostat().path());
    simulator_.set(thermostat().path() + "/humidity", "47");
  }
  void limit_next_write() override { fail_next(429, "write"); }
  void fail_next_write() override { fail_next(500, "write"); }
  void take_access_away() override { simulator_.set_nle_password("another-password"); }
  /// A lost stream alone is no lost service, for the home can still be read; so the next reading fails too.
  void cut_connections() override {
    fail_next(503, "read");
    simulator_.fault(R"({"fault":"cut","service":"nle"})");
  }

 private:
  void fail_next(int status, const std::string& kind) {
    simulator_.fault(R"({"fault":"status","status":)" + std::to_string(status) + R"(,"on":")" + kind +
                     R"(","count":1,"service":"nle"})");
  }

  Simulator simulator_{SimulatorOptions{.nle = true, .nle_password = "proxy-password"}};
};

}  // namespace

std::unique_ptr<Service> start_nle_service() {
  return std::make_unique<NleService>();
}

}  // namespace nest2mqtt::test
