#include "sdm/sdm_fixture.h"

namespace nest2mqtt::simulator {
namespace {

const std::string client_fields = "client_id=simulator.apps.googleusercontent.com&client_secret=GOCSPX-simulator";

Settings sdm_settings() {
  Settings settings = still_settings();
  settings.sdm.port = 0;
  settings.sdm.project = sdm_project_id;
  return settings;
}

std::string status_and_body(const HttpReply& reply) {
  return std::to_string(reply.status) + " " + reply.body;
}

}  // namespace

SdmTest::SdmTest(json::object home)
    : simulation_(sdm_settings(), std::move(home), now_, connections_), service_(sdm_settings(), simulation_, now_) {}

void SdmTest::pass(std::chrono::milliseconds time) {
  now_ = now_ + time;
  (void)simulation_.advance(now_);
  service_.advance(now_);
}

SdmAnswer SdmTest::ask(const std::string& method, const std::string& target, const std::string& body,
                       const std::string& authorization) {
  return service_.answer({method, target, authorization, "", "127.0.0.1:1", body}, now_);
}

std::string SdmTest::call(const std::string& path, const std::string& method, const std::string& body) {
  if (access_token_.empty()) access_token_ = member(refresh(), "access_token");
  const std::string target = "/v1/enterprises/" + sdm_project_id + path;
  return status_and_body(ask(method, target, body, "Bearer " + access_token_).reply);
}

json::object SdmTest::get(const std::string& path) {
  return parse_json(call(path).substr(4))->as_object();
}

std::string SdmTest::command(const std::string& device, const std::string& name, const std::string& params) {
  const std::string body = R"({"command":"sdm.devices.commands.)" + name + R"(","params":)" + params + "}";
  const std::string answer = call("/devices/" + device + ":executeCommand", "POST", body);
  const json::object json = parse_json(answer.substr(4))->as_object();
  const json::object* const error = find_object(json, {"error"});
  if (error == nullptr) return answer;
  return answer.substr(0, 4) + text_at(*error, {"status"}) + " " + text_at(*error, {"message"});
}

std::string SdmTest::trait(const std::string& device, const std::string& name) {
  const json::object found = get("/devices/" + device);
  return text_at(found, {"traits", "sdm.devices.traits." + name});
}

std::string SdmTest::token(const std::string& fields) {
  return status_and_body(ask("POST", "/token", fields).reply);
}

std::string SdmTest::refresh(const std::string& refresh_token) {
  return token(client_fields + "&grant_type=refresh_token&refresh_token=" + refresh_token);
}

std::string SdmTest::member(const std::string& answer, const std::string& name) {
  return text_at(parse_json(answer.substr(4))->as_object(), {name});
}

std::string SdmTest::control(const std::string& verb, const std::string& body, const std::string& method) {
  HttpRequest request{method, "/sdm/" + verb};
  request.body = body;
  return status_and_body(SdmControl(service_).answer(request, verb.empty() ? Path() : Path{verb}, now_));
}

std::string SdmTest::home(const Path& path) {
  return text_at(simulation_.document().root(), path);
}

void SdmTest::set_home(const Path& path, const json::value& value) {
  ASSERT_TRUE(simulation_.document().set(path, value));
}

void SdmTest::fault(const std::string& text) {
  ASSERT_TRUE(simulation_.perform(*parse_action("fault", parse_json(text)->as_object()), now_));
}

}  // namespace nest2mqtt::simulator
