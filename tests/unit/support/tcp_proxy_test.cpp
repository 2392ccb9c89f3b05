#include "support/tcp_proxy.h"

#include <cstdint>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "support/http_probe.h"
#include "support/simulator.h"

namespace nest2mqtt::test {
namespace {

TEST(TcpProxy, CarriesRefusesAndCarriesAgain) {
  Simulator simulator;
  TcpProxy line;
  const std::string control = simulator.control_url();
  line.set_target(static_cast<std::uint16_t>(std::stoi(control.substr(control.rfind(':') + 1))));
  const std::string url = "http://127.0.0.1:" + std::to_string(line.port()) + "/home";
  const std::string home = http_get(control + "/home").body;

  EXPECT_EQ(http_get(url).body, home);
  line.refuse();
  EXPECT_THROW(static_cast<void>(http_get(url)), std::runtime_error);
  line.pass();
  EXPECT_EQ(http_get(url).body, home);
  line.slow_down(100'000);
  EXPECT_EQ(http_get(url).body, home) << "slow, and whole";
}

TEST(TcpProxy, WithoutATargetClosesAtOnce) {
  TcpProxy line;
  EXPECT_THROW(static_cast<void>(http_get("http://127.0.0.1:" + std::to_string(line.port()) + "/")),
               std::runtime_error);
}

}  // namespace
}  // namespace nest2mqtt::test
