#include "nle/nle_fixture.h"

namespace nest2mqtt::simulator {

NleTest::NleTest(const Settings& settings, json::object home)
    : simulation_(settings, std::move(home), now_, connections_), service_(settings, simulation_) {
  devices().start(now_, std::chrono::seconds(0));
  (void)devices().take_events();
}

void NleTest::pass(std::chrono::milliseconds time) {
  constexpr std::chrono::milliseconds tick(500);
  for (std::chrono::milliseconds passed(0); passed < time; passed += tick) {
    now_ = now_ + std::min(tick, time - passed);
    (void)simulation_.advance(now_);
    devices().advance(now_);
  }
}

NleReply NleTest::ask(const std::string& method, const std::string& target, const std::string& body,
                      const std::string& authorization) {
  NleReply answer = service_.answer({method, target, authorization, "", "", body}, now_);
  devices().advance(now_);
  return answer;
}

json::object NleTest::get(const std::string& target) {
  return parse_json(ask("GET", target).reply.body)->as_object();
}

json::object NleTest::status(const std::string& serial) {
  return get("/status?serial=" + serial);
}

json::object NleTest::command(const std::string& name, const std::string& value, const std::string& serial) {
  const std::string body = R"({"serial":")" + serial + R"(","command":")" + name + R"(","value":)" + value + "}";
  return parse_json(ask("POST", "/command", body).reply.body)->as_object();
}

std::string NleTest::outcome(const std::string& name, const std::string& value, const std::string& serial) {
  const std::string body = R"({"serial":")" + serial + R"(","command":")" + name + R"(","value":)" + value + "}";
  const HttpReply reply = ask("POST", "/command", body).reply;
  const json::object answer = parse_json(reply.body)->as_object();
  const std::string text =
      answer.contains("message") ? text_at(answer, {"message"}) : text_at(answer, {"data", "values"});
  return std::to_string(reply.status) + " " + text;
}

std::string NleTest::home(const Path& path) {
  return text_at(simulation_.document().root(), path);
}

void NleTest::set_home(const Path& path, const json::value& value) {
  ASSERT_TRUE(simulation_.document().set(path, value));
  devices().advance(now_);
}

}  // namespace nest2mqtt::simulator
