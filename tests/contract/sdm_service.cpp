#include "contract/sdm_service.h"

#include <cmath>

#include "support/simulator.h"

namespace nest2mqtt::test {
namespace {

/// Google Device Access, played by nest-simulator with its built-in home. Without quotas: they are minutes long.
class SdmService final : public Service {
 public:
  [[nodiscard]] std::string config() const override {
    const auto& options = simulator_.options();
    const std::string& url = simulator_.sdm_url();
    const auto line = [](const std::string& key, const std::string& value) { return key + " = \"" + value + "\"\n"; };
    return "[sdm]\n" + line("project_id", options.sdm_project) + line("client_id", options.sdm_client_id) +
           line("client_secret", options.sdm_client_secret) + line("refresh_token", options.sdm_refresh_token) +
           line("authorize_url", url + "/partnerconnections") + line("token_url", url + "/token") +
           line("revoke_url", url + "/revoke") + line("sdm_url", url + "/v1") + line("poll", "2s");
  }
  [[nodiscard]] std::string access_key() const override { return "sdm.refresh_token"; }
  [[nodiscard]] std::string secret() const override { return simulator_.options().sdm_refresh_token; }
  [[nodiscard]] model::ObjectId thermostat() const override { return {"thermostats", "living-room-a1b2"}; }
  [[nodiscard]] model::ObjectId other_thermostat() const override { return {"thermostats", "bedroom-c3d4"}; }

  /// In both scales: the thermostat shows degrees F, and follows those.
  void set_ambient_temperature(double celsius) override {
    const boost::json::object exact{{"raw", {{"ambient_temperature", celsius}}}};
    const double rounded_c = std::round(celsius * 2) / 2;
    simulator_.merge(thermostat().path(), boost::json::serialize(boost::json::object{
                                              {"sdm", exact},
                                              {"ambient_temperature_c", rounded_c},
                                              {"ambient_temperature_f", std::round(celsius * 9 / 5 + 32)}}));
  }
  void remove_other_thermostat() override { simulator_.remove(other_thermostat().path()); }
  void limit_next_write() override { fail_next(429, "write"); }
  /// Twice, for the back end sends a setpoint once more.
  void fail_next_write() override { fail_next(500, "write", 2); }
  void take_access_away() override { simulator_.revoke_sdm(); }
  /// There is no stream that could be cut, and a lost connection is opened again without a word: so readings
  /// fail too. Two, for the first may be that of a structure's rooms, which says nothing of the account.
  void cut_connections() override {
    fail_next(503, "read", 2);
    simulator_.fault(R"({"fault":"cut","service":"sdm"})");
  }

 private:
  void fail_next(int status, const std::string& kind, int count = 1) {
    simulator_.fault(R"({"fault":"status","status":)" + std::to_string(status) + R"(,"on":")" + kind + R"(","count":)" +
                     std::to_string(count) + R"(,"service":"sdm"})");
  }

  Simulator simulator_{SimulatorOptions{.sdm = true,
                                        .sdm_project = "8a0c3a52-54f7-4a7e-9d0d-2f6b1c9e7d31",
                                        .sdm_client_id = "contract.apps.googleusercontent.com",
                                        .sdm_client_secret = "GOCSPX-contract",
                                        .sdm_refresh_token = "1//contract-refresh-token",
                                        .sdm_limits = false}};
};

}  // namespace

std::unique_ptr<Service> start_sdm_service() {
  return std::make_unique<SdmService>();
}

}  // namespace nest2mqtt::test
