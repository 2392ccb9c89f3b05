#include "support/simulator.h"

#include <signal.h>

#include <stdexcept>
#include <utility>

#include "support/free_port.h"
#include "support/http_probe.h"

namespace nest2mqtt::test {
namespace {

HttpReply accepted(const std::string& what, HttpReply reply) {
  if (reply.status < 200 || reply.status > 299) {
    throw std::runtime_error("nest-simulator, " + what + ": status " + std::to_string(reply.status) + ", " +
                             reply.body);
  }
  return reply;
}

}  // namespace

Simulator::Simulator(SimulatorOptions options) : options_(std::move(options)) {
  constexpr int attempts = 20;  // somebody else may take a free port first
  for (int i = 0; i < attempts; ++i) {
    constexpr std::uint16_t none = 0;
    ports_ = {free_port(), free_port(), free_port(), options_.nle ? free_port() : none,
              options_.sdm ? free_port() : none};
    if (try_to_start()) {
      return;
    }
  }
  throw std::runtime_error("nest-simulator does not start:\n" + log());
}

boost::json::value Simulator::get(const std::string& path) const {
  return boost::json::parse(accepted("GET " + path, http_get(control_url_ + "/home" + path)).body);
}

void Simulator::set(const std::string& path, const std::string& json) {
  accepted("PUT " + path, http_put(control_url_ + "/home" + path, json));
}

void Simulator::merge(const std::string& path, const std::string& json) {
  accepted("PATCH " + path, http_patch(control_url_ + "/home" + path, json));
}

void Simulator::remove(const std::string& path) {
  accepted("DELETE " + path, http_delete(control_url_ + "/home" + path));
}

void Simulator::fault(const std::string& json) {
  order("faults", json);
}

void Simulator::clear_faults() {
  accepted("DELETE /faults", http_delete(control_url_ + "/faults"));
}

void Simulator::revoke() {
  order("revoke", "{}");
}

void Simulator::revoke(const std::string& token) {
  order("revoke", boost::json::serialize(boost::json::object{{"token", token}}));
}

std::string Simulator::authorize(const std::string& arguments) {
  const auto reply = accepted("authorize", http_post(control_url_ + "/authorize", arguments));
  return std::string(boost::json::parse(reply.body).as_object().at("pin").as_string());
}

void Simulator::expire_codes() {
  accepted("DELETE /codes", http_delete(control_url_ + "/codes"));
}

void Simulator::set_permissions(const std::string& token, const std::vector<std::string>& permissions) {
  const boost::json::array names(permissions.begin(), permissions.end());
  order("permissions", boost::json::serialize(boost::json::object{{"token", token}, {"permissions", names}}));
}

void Simulator::change_password() {
  order("password_change", "{}");
}

void Simulator::forbid(const std::string& token) {
  order("forbid", boost::json::serialize(boost::json::object{{"token", token}}));
}

void Simulator::add_user(const std::string& name, const std::string& token) {
  const std::string home = accepted("home", http_get(control_url_ + "/home")).body;
  accepted("user " + name, http_put(control_url_ + "/users/" + name + "/home", home));
  order("tokens", boost::json::serialize(boost::json::object{{"token", token}, {"user", name}}));
}

void Simulator::accept_token(const std::string& token) {
  order("tokens", boost::json::serialize(boost::json::object{{"token", token}}));
}

void Simulator::order(const std::string& verb, const std::string& json) {
  accepted(verb + " " + json, http_post(control_url_ + "/" + verb, json));
}

void Simulator::stop_nle(bool kill) {
  order("nle/stop", boost::json::serialize(boost::json::object{{"kill", kill}}));
}

void Simulator::start_nle() {
  order("nle/start", "{}");
}

void Simulator::put_to_sleep(const std::string& serial) {
  order("nle/sleep", boost::json::serialize(boost::json::object{{"serial", serial}}));
}

void Simulator::wake_up(const std::string& serial) {
  order("nle/wake", boost::json::serialize(boost::json::object{{"serial", serial}}));
}

void Simulator::add_phantom(const std::string& serial) {
  order("nle/phantom", boost::json::serialize(boost::json::object{{"serial", serial}}));
}

void Simulator::set_nle_password(const std::string& password) {
  order("nle/password", boost::json::serialize(boost::json::object{{"password", password}}));
}

boost::json::value Simulator::nle_state() const {
  return boost::json::parse(accepted("nle", http_get(control_url_ + "/nle")).body);
}

boost::json::array Simulator::nle_commands() const {
  return boost::json::parse(accepted("nle/commands", http_get(control_url_ + "/nle/commands")).body).as_array();
}

boost::json::value Simulator::sdm_state() const {
  return boost::json::parse(accepted("sdm", http_get(control_url_ + "/sdm")).body);
}

std::int64_t Simulator::sdm_limited() const {
  return sdm_state().as_object().at("limited").to_number<std::int64_t>();
}

std::string Simulator::consent_to_sdm(const std::string& arguments) {
  const auto reply = accepted("sdm/consent", http_post(control_url_ + "/sdm/consent", arguments));
  return std::string(boost::json::parse(reply.body).as_object().at("code").as_string());
}

std::string Simulator::sdm_consent_address(const std::string& arguments) {
  const auto reply = accepted("sdm/consent", http_post(control_url_ + "/sdm/consent", arguments));
  return std::string(boost::json::parse(reply.body).as_object().at("location").as_string());
}

void Simulator::revoke_sdm() {
  order("sdm/revoke", "{}");
}

void Simulator::expire_sdm_access_tokens() {
  order("sdm/expire_access_tokens", "{}");
}

void Simulator::permit_sdm(bool permitted) {
  order("sdm/permissions", boost::json::serialize(boost::json::object{{"permitted", permitted}}));
}

void Simulator::permit_sdm_device(const std::string& device, bool permitted) {
  order("sdm/permissions", boost::json::serialize(boost::json::object{{"device", device}, {"permitted", permitted}}));
}

void Simulator::add_sdm_device_again(const std::string& device, const std::string& new_id) {
  order("sdm/add_again", boost::json::serialize(boost::json::object{{"device", device}, {"id", new_id}}));
}

void Simulator::change_sdm_project(const std::string& json) {
  order("sdm/project", json);
}

void Simulator::publish_poisoned_update(const std::string& device) {
  order("sdm/poison", boost::json::serialize(boost::json::object{{"device", device}}));
}

void Simulator::publish_sdm_event(const std::string& json) {
  order("sdm/publish", json);
}

void Simulator::deliver_sdm_events(bool twice, bool reversed) {
  order("sdm/delivery", boost::json::serialize(boost::json::object{{"twice", twice}, {"reversed", reversed}}));
}

boost::json::value Simulator::stats() const {
  return boost::json::parse(accepted("stats", http_get(control_url_ + "/stats")).body);
}

std::int64_t Simulator::stat(const std::string& name) const {
  return stats().as_object().at(name).to_number<std::int64_t>();
}

boost::json::array Simulator::requests() const {
  const auto reply = accepted("requests", http_get(control_url_ + "/requests"));
  return boost::json::parse(reply.body).as_array();
}

boost::json::array Simulator::writes() const {
  boost::json::array result;
  for (const auto& request : requests()) {
    if (request.at("method") == "PUT" && request.at("status") != 307) {
      result.push_back(request);
    }
  }
  return result;
}

void Simulator::clear_requests() {
  accepted("DELETE /requests", http_delete(control_url_ + "/requests"));
}

void Simulator::stop() {
  process_->signal(SIGTERM);
  if (!process_->wait_exit()) {
    throw std::runtime_error("nest-simulator does not stop:\n" + log());
  }
}

void Simulator::start() {
  if (!wait_until([this] { return try_to_start(); })) {
    throw std::runtime_error("nest-simulator does not start again:\n" + log());
  }
}

void Simulator::restart() {
  stop();
  start();
}

void Simulator::freeze() {
  process_->signal(SIGSTOP);
}

void Simulator::thaw() {
  process_->signal(SIGCONT);
}

std::vector<std::string> Simulator::command() const {
  std::vector<std::string> words = {built_program("nest-simulator")};
  const auto add = [&words](const char* flag, const std::string& value) {
    if (!value.empty()) {
      words.insert(words.end(), {flag, value});
    }
  };
  add("--port", std::to_string(ports_[0]));
  add("--api-port", std::to_string(ports_[1]));
  add("--control-port", std::to_string(ports_[2]));
  add("--home", options_.home);
  add("--devices", options_.devices > 0 ? std::to_string(options_.devices) : "");
  add("--token", options_.token);
  add("--client-id", options_.client_id);
  add("--client-secret", options_.client_secret);
  for (const std::string& uri : options_.redirect_uris) {
    add("--redirect-uri", uri);
  }
  add("--burst", std::to_string(options_.burst));
  add("--refill", options_.refill);
  add("--call-burst", std::to_string(options_.call_burst));
  add("--call-refill", options_.call_refill);
  add("--keep-alive", options_.keep_alive);
  add("--speed", options_.speed);
  if (options_.still) {
    words.emplace_back("--still");
  }
  if (options_.nle) {
    add("--nle-port", std::to_string(ports_[3]));
    add("--nle-password", options_.nle_password);
  }
  if (options_.nle_fan_timers_last) {
    words.emplace_back("--nle-fan-timers-last");
  }
  if (options_.sdm) {
    add("--sdm-port", std::to_string(ports_[4]));
    add("--sdm-project", options_.sdm_project);
    add("--sdm-client-id", options_.sdm_client_id);
    add("--sdm-client-secret", options_.sdm_client_secret);
    for (const std::string& uri : options_.sdm_redirect_uris) {
      add("--sdm-redirect-uri", uri);
    }
    add("--sdm-refresh-token", options_.sdm_refresh_token);
    add("--sdm-pull", options_.sdm_pull);
    if (!options_.sdm_limits) {
      words.emplace_back("--sdm-no-limits");
    }
  }
  return words;
}

bool Simulator::try_to_start() {
  process_ = std::make_unique<Process>(command());
  const auto announced = [this](const std::string& name) {
    const auto line = process_->wait_for_line(name + " http://");
    return line ? line->substr(line->find("http://")) : std::string();
  };
  front_url_ = announced("front");
  api_url_ = announced("api");
  control_url_ = announced("control");
  if (options_.nle) {
    nle_url_ = announced("nle");
  }
  if (options_.sdm) {
    sdm_url_ = announced("sdm");
  }
  const bool others = (!options_.nle || !nle_url_.empty()) && (!options_.sdm || !sdm_url_.empty());
  return !front_url_.empty() && !api_url_.empty() && !control_url_.empty() && others;
}

}  // namespace nest2mqtt::test
