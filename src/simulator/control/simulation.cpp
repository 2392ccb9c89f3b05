#include "control/simulation.h"

#include "home/services.h"
#include "pictures/camera_pictures.h"

namespace nest2mqtt::simulator {

Simulation::Simulation(const Settings& settings, json::object home, Instant now, Connections& connections)
    : connections_(connections),
      clock_(now, settings.speed),
      scenario_began_(now.wall),
      user_(settings.user),
      still_(settings.still),
      authorization_(settings.client, sessions_),
      scenario_(settings.scenario) {
  for (const std::string_view service : all_services) faults_.try_emplace(std::string(service));
  add_user(user_, std::move(home), now);
  for (const auto& [user, other] : settings.other_homes) add_user(user, json::object(other), now);
  accept_token(settings.token, full_grant());
}

void Simulation::accept_token(const std::string& token, const Grant& grant) {
  sessions_.open(token, Session{.grant = grant});
}

Grant Simulation::full_grant() const {
  return {user_, Permissions::all(), authorization_.client().version};
}

bool Simulation::disconnect(const std::string& token) {
  if (!sessions_.close(token)) return false;
  connections_.revoke_streams(token);
  return true;
}

std::vector<std::string> Simulation::users() const {
  std::vector<std::string> names{user_};
  for (const auto& [name, home] : homes_) {
    if (name != user_) names.push_back(name);
  }
  return names;
}

Home* Simulation::home(const std::string& user) {
  const auto found = homes_.find(user);
  return found == homes_.end() ? nullptr : &found->second;
}

const Home* Simulation::home(const std::string& user) const {
  const auto found = homes_.find(user);
  return found == homes_.end() ? nullptr : &found->second;
}

void Simulation::add_user(const std::string& user, json::object&& home, Instant now) {
  homes_.try_emplace(user, std::move(home), still_, clock_.at(now));
}

Result<Home*> Simulation::home_for(const std::optional<std::string>& user) {
  Home* const found = home(user.value_or(user_));
  if (found == nullptr) return fail("there is no user \"" + *user + "\"");
  return found;
}

Result<void> Simulation::perform(const Action& action, Instant now) {
  return std::visit([&](const auto& what) { return carry_out(what, now); }, action);
}

Result<void> Simulation::carry_out(const SetValue& set, Instant) {
  return home_for(set.user).and_then([&](Home* home) { return home->document().set(set.path, set.value); });
}

Result<void> Simulation::carry_out(const Alarm& alarm, Instant now) {
  return home_for(alarm.user).and_then([&](Home* home) { return home->perform(alarm, clock_.at(now)); });
}

Result<void> Simulation::carry_out(const CameraEvent& event, Instant now) {
  return home_for(event.user).and_then([&](Home* home) { return home->perform(event, clock_.at(now)); });
}

Result<void> Simulation::carry_out(const Revoke& revoke, Instant) {
  if (revoke.token) {
    if (!disconnect(*revoke.token)) return fail("this token is not valid anyway");
  } else {
    connections_.revoke_streams(std::nullopt);
    sessions_.close_all();
  }
  return {};
}

Result<void> Simulation::carry_out(const SetSpeed& speed, Instant now) {
  clock_.set_speed(speed.speed, now);
  return {};
}

Result<void> Simulation::carry_out(const ClearFaults&, Instant) {
  for (auto& [service, plan] : faults_) plan.clear();
  connections_.resume_streams();
  return {};
}

Result<void> Simulation::carry_out(const InjectFault& injection, Instant) {
  const auto& [fault, service] = injection;
  for (auto& [name, plan] : faults_) {
    if (!service || *service == name) plan.add(fault);
  }
  if (std::holds_alternative<Cut>(fault)) connections_.cut_streams(service);
  if (std::holds_alternative<Stall>(fault)) connections_.stall_streams(service);
  if (const auto* big = std::get_if<BigEvent>(&fault)) connections_.send_padded(service, big->bytes);
  if (const auto* garbage = std::get_if<Garbage>(&fault)) connections_.send_raw(service, bytes_of(garbage->kind));
  if (const auto* raw = std::get_if<RawText>(&fault)) connections_.send_raw(service, raw->text);
  const bool moves =
      std::holds_alternative<RedirectMove>(fault) && service.value_or(std::string(works_with_nest)) == works_with_nest;
  if (moves && !connections_.move_api()) {
    return fail("no other port could be opened");
  }
  return {};
}

void Simulation::begin_scenario(Scenario scenario, Instant now) {
  scenario_ = std::move(scenario);
  scenario_began_ = clock_.at(now);
}

std::vector<std::string> Simulation::advance(Instant now) {
  const WallTime time = clock_.at(now);
  std::vector<std::string> errors;
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(time - scenario_began_);
  for (const Action& action : scenario_.take_due(elapsed)) {
    const auto done = perform(action, now);
    if (!done) errors.push_back(done.error().message);
  }
  for (auto& [user, home] : homes_) home.advance(now, time);
  return errors;
}

json::object Simulation::with_picture_urls(const Home& home) const {
  json::object document = home.document().root();
  set_picture_urls(connections_.api_url(), document);
  return document;
}

}  // namespace nest2mqtt::simulator
