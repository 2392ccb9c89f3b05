#include "metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "nest2mqtt/base/version.h"
#include "nest2mqtt/model/schema.h"

namespace nest2mqtt::report {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

constexpr std::size_t max_targets = 100;

constexpr upstream::LinkState link_states[] = {upstream::LinkState::online, upstream::LinkState::connecting,
                                               upstream::LinkState::offline, upstream::LinkState::blocked,
                                               upstream::LinkState::unauthorized};

constexpr command::Status final_statuses[] = {
    command::Status::confirmed, command::Status::unchanged, command::Status::superseded,  command::Status::refused,
    command::Status::rejected,  command::Status::reverted,  command::Status::unconfirmed, command::Status::expired};

/// The families, in the order in which they are begun; a sample belongs to the last.
class Exposition {
 public:
  void gauge(std::string name, std::string help) { begin(std::move(name), std::move(help), MetricType::Gauge); }
  void counter(std::string name, std::string help) { begin(std::move(name), std::move(help), MetricType::Counter); }

  template <class Number>
  void sample(Number value, Labels labels = {}) {
    ClientMetric& metric = families_.back().metric.emplace_back();
    metric.label = std::move(labels);
    metric.gauge.value = static_cast<double>(value);
    metric.counter.value = static_cast<double>(value);
  }

  void histogram(std::string name, std::string help, const bridge::Latency& latency) {
    begin(std::move(name), std::move(help), MetricType::Histogram);
    auto& histogram = families_.back().metric.emplace_back().histogram;
    histogram.sample_sum = latency.sum();
    for (std::size_t i = 0; i < latency.counts().size(); ++i) {
      histogram.sample_count += latency.counts()[i];
      const double bound =
          i < bridge::Latency::bounds.size() ? bridge::Latency::bounds[i] : std::numeric_limits<double>::infinity();
      histogram.bucket.push_back({histogram.sample_count, bound});
    }
  }

  [[nodiscard]] std::string text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  void begin(std::string name, std::string help, MetricType type) {
    families_.push_back({std::move(name), std::move(help), type, {}});
  }

  std::vector<MetricFamily> families_;
};

double seconds(milliseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

void add_program(const bridge::BridgeSnapshot& snapshot, Exposition& to) {
  to.gauge("nest2mqtt_build_info", "Always 1; the version is a label.");
  to.sample(1, {{"version", std::string(version())}});
  to.gauge("nest2mqtt_uptime_seconds", "How long the bridge has been running.");
  to.sample(seconds(snapshot.now - snapshot.started));
  to.gauge("nest2mqtt_problem", "1 while something needs a person; bridge/health and the status page say what.");
  to.sample(snapshot.problem ? 1 : 0);
  to.counter("nest2mqtt_state_written_bytes_total", "Bytes written to the state file.");
  to.sample(snapshot.state_bytes);
  to.counter("nest2mqtt_state_syncs_total", "How often the bridge has waited until the state was on the disk.");
  to.sample(snapshot.state_syncs);
  to.gauge("process_resident_memory_bytes", "Resident memory size in bytes.");
  to.sample(snapshot.memory_kb * 1024);
  to.gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.");
  to.sample(std::chrono::duration<double>(snapshot.started.wall.time_since_epoch()).count());
}

void add_cloud(const bridge::BridgeSnapshot& snapshot, Exposition& to) {
  std::vector<const bridge::AccountState*> accounts;
  for (const bridge::AccountState& account : snapshot.accounts) {
    if (!account.without_login) accounts.push_back(&account);
  }
  to.gauge("nest2mqtt_cloud_state", "1 for the state in which an account is with its service, 0 for the others.");
  for (const bridge::AccountState* const account : accounts) {
    for (const auto state : link_states) {
      to.sample(account->link.state == state ? 1 : 0,
                {{"account", account->name}, {"state", std::string(link_word(state))}});
    }
  }
  to.gauge("nest2mqtt_cloud_state_age_seconds", "How long an account has been in this state.");
  for (const bridge::AccountState* const account : accounts) {
    to.sample(seconds(snapshot.now - account->since), {{"account", account->name}});
  }
  to.gauge("nest2mqtt_document_age_seconds", "How long ago the service last sent an account's document.");
  for (const bridge::AccountState* const account : accounts) {
    if (account->last_document)
      to.sample(seconds(snapshot.now - *account->last_document), {{"account", account->name}});
  }
  to.counter("nest2mqtt_documents_received_total", "Documents that the service has sent.");
  for (const bridge::AccountState* const account : accounts)
    to.sample(account->documents_received, {{"account", account->name}});
}

void add_home(const bridge::BridgeSnapshot& snapshot, Exposition& to) {
  std::map<std::string, std::size_t> counts;
  for (const char* kind : {"structures", "thermostats", "smoke_co_alarms", "cameras"}) counts[kind] = 0;
  for (const model::HomeObject& object : snapshot.home.objects()) {
    const bool known = model::object_kind(object.id).has_value();
    ++counts[!known ? "other" : object.id.is_structure() ? "structures" : object.id.kind];
  }
  to.gauge("nest2mqtt_objects", "Structures and devices that are mirrored.");
  for (const auto& [kind, count] : counts) to.sample(count, {{"kind", kind}});
  to.counter("nest2mqtt_device_events_total", "Events of devices (alarms, cameras) that were published.");
  to.sample(snapshot.events);
}

void add_broker(const bridge::BridgeSnapshot& snapshot, Exposition& to) {
  to.gauge("nest2mqtt_broker_connected", "1 while the broker is connected.");
  to.sample(snapshot.broker.connected ? 1 : 0);
  to.counter("nest2mqtt_broker_connection_failures_total",
             "Connections to the broker that ended or could not be made.");
  to.sample(snapshot.broker.failures);
  to.counter("nest2mqtt_publishes_total", "Messages handed to the broker.");
  to.sample(snapshot.broker.published);
  to.gauge("nest2mqtt_outbox_waiting", "Messages that wait to be published.");
  to.sample(snapshot.broker.waiting);
  to.gauge("nest2mqtt_outbox_in_flight", "Messages that the broker has not acknowledged yet.");
  to.sample(snapshot.broker.in_flight);
  to.counter("nest2mqtt_outbox_dropped_total", "Events and answers that were too many to wait for the broker.");
  to.sample(snapshot.broker.dropped);
  to.histogram("nest2mqtt_cloud_to_broker_seconds",
               "From a document's arrival until the broker has acknowledged the last of its changes.",
               snapshot.publish_latency);
}

void add_commands(const bridge::BridgeSnapshot& snapshot, Exposition& to) {
  to.counter("nest2mqtt_commands_total", "Commands by their final status.");
  for (const auto status : final_statuses) {
    const std::string word(command::status_word(status));
    const auto found = snapshot.commands.finals.find(word);
    to.sample(found == snapshot.commands.finals.end() ? 0 : found->second, {{"status", word}});
  }
  to.gauge("nest2mqtt_commands_pending", "Commands without a final receipt yet.");
  to.sample(snapshot.pending);
  to.counter("nest2mqtt_commands_unanswered_total",
             "Commands that were not taken and got no receipt, because too many receipts waited for the broker.");
  to.sample(snapshot.unanswered);
  to.histogram("nest2mqtt_command_send_seconds", "From a command's arrival until its write has left.",
               snapshot.commands.sending);
  to.histogram("nest2mqtt_command_confirm_seconds", "From a write until the service has shown its value.",
               snapshot.commands.confirming);
  to.gauge("nest2mqtt_write_budget_left", "Writes left now, of what has been written to lately.");
  std::size_t targets = 0;
  for (const auto& [path, left] : snapshot.write_budget) {
    if (++targets > max_targets) break;
    to.sample(left.to_number<double>(), {{"path", std::string(path)}});
  }
}

}  // namespace

std::string metrics_text(const bridge::BridgeSnapshot& snapshot) {
  Exposition exposition;
  add_program(snapshot, exposition);
  add_cloud(snapshot, exposition);
  add_home(snapshot, exposition);
  add_broker(snapshot, exposition);
  add_commands(snapshot, exposition);
  return exposition.text();
}

}  // namespace nest2mqtt::report
