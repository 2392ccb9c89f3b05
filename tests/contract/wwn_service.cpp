#include "contract/wwn_service.h"

#include "support/simulator.h"

namespace nest2mqtt::test {
namespace {

/// Works with Nest, played by nest-simulator with its built-in home.
class WwnService final : public Service {
 public:
  [[nodiscard]] std::string config() const override {
    return "[wwn]\napi_url = \"" + simulator_.front_url() + "\"\naccess_token = \"" + secret() + "\"\n";
  }
  [[nodiscard]] std::string access_key() const override { return "wwn.access_token"; }
  [[nodiscard]] std::string secret() const override { return simulator_.options().token; }
  [[nodiscard]] model::ObjectId thermostat() const override { return {"thermostats", "living-room-a1b2"}; }
  [[nodiscard]] model::ObjectId other_thermostat() const override { return {"thermostats", "bedroom-c3d4"}; }

  void set_ambient_temperature(double celsius) override {
    simulator_.set(thermostat().path() + "/ambient_temperature_c", std::to_string(celsius));
  }
  void remove_other_thermostat() override { simulator_.remove(other_thermostat().path()); }
  void limit_next_write() override { fail_with(429); }
  void fail_next_write() override { fail_with(500); }
  void take_access_away() override { simulator_.revoke(); }
  void cut_connections() override { simulator_.fault(R"({"fault":"cut"})"); }

 private:
  void fail_with(int status) {
    simulator_.fault(R"({"fault":"status","status":)" + std::to_string(status) + R"(,"on":"write","count":1})");
  }

  Simulator simulator_;
};

}  // namespace

std::unique_ptr<Service> start_wwn_service() {
  return std::make_unique<WwnService>();
}

}  // namespace nest2mqtt::test
