#include "commands/account_writes.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace nest2mqtt::sdm {
namespace {

using upstream::WriteOutcome;

/// A pause that is shorter would only be another refusal.
constexpr auto shortest_pause = std::chrono::seconds(1);

WriteOutcome held_back(milliseconds wait) {
  WriteOutcome outcome{WriteOutcome::Kind::not_sent, "Google takes no more commands now"};
  outcome.wait = std::max<milliseconds>(wait, shortest_pause);
  return outcome;
}

}  // namespace

void AccountWrites::write(const upstream::Write& write, Done done) {
  const Instant now = services_.clock();
  HomeState& home = services_.home;
  const Device* const shown = home.find(write.object);
  if (shown == nullptr) {
    return end_later(std::move(done), {WriteOutcome::Kind::rejected, "Google lists no such thermostat",
                                       upstream::WriteReason::unknown_device});
  }
  Device device = services_.expected.with_expected(*shown, now);
  auto plan = plan_write(write, device, home.fan_minutes(device.name), now.wall);
  if (!plan) return end_later(std::move(done), std::move(plan.error()));
  if (plan->calls.empty()) {
    home.set_fan_minutes(device.name, plan->fan_minutes);
    services_.on_changed();
    return end_later(std::move(done), {WriteOutcome::Kind::accepted});
  }
  CallQuotas& quotas = services_.quotas;
  const auto calls = static_cast<int>(plan->calls.size());
  const Instant at = quotas.next(device.id(), calls, now);
  if (!quotas.try_take(device.id(), calls, now)) return end_later(std::move(done), held_back(at - now));
  send(std::move(device), *std::move(plan), std::move(done));
}

void AccountWrites::tick() {
  for (const auto& tell : std::exchange(ended_, {})) tell();
}

void AccountWrites::send(Device device, WritePlan plan, Done done) {
  const std::uint64_t id = ++last_id_;
  auto call = std::make_unique<WriteCall>(
      device.name, std::move(plan.calls), services_.settings, services_.client, services_.quotas, services_.clock,
      [this, id, done = std::move(done)](WriteOutcome outcome) { sent(id, std::move(outcome), done); });
  call->start();
  pending_.emplace(id, PendingWrite{std::move(device), plan.fan_minutes, std::move(call)});
}

void AccountWrites::sent(std::uint64_t id, WriteOutcome outcome, const Done& done) {
  auto ended = pending_.extract(id);  // alive until this returns
  PendingWrite& write = ended.mapped();
  Device& device = write.planned;
  const Instant now = services_.clock();
  if (services_.home.devices().find(device.name) == nullptr) {
    // Deleted meanwhile, or the account was logged out.
  } else if (outcome.kind == WriteOutcome::Kind::accepted) {
    for (const PlannedCall& call : write.call->calls()) apply(call, device, now.wall);
    services_.expected.expect(device, write.call->calls(), now);
    services_.home.set_fan_minutes(device.name, write.fan_minutes);
  } else {
    services_.expected.forget(device.name);
  }
  services_.on_sent(device.name);
  done(std::move(outcome));
}

void AccountWrites::end_later(Done done, WriteOutcome outcome) {
  ended_.emplace_back([done = std::move(done), outcome = std::move(outcome)] { done(outcome); });
}

}  // namespace nest2mqtt::sdm
