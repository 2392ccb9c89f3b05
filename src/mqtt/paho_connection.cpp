#include "paho_connection.h"

#include <algorithm>
#include <utility>

#include <boost/asio/ip/address.hpp>
#include <spdlog/spdlog.h>

#include "background_thread.h"
#include "paho_errors.h"
#include "publish_packet.h"
#include "tls_context.h"

namespace nest2mqtt::mqtt {
namespace {

using namespace std::chrono_literals;
using boost::system::error_code;

constexpr auto answer_timeout = 10s;  // from the host's name to CONNACK
constexpr auto probe_timeout = 3s;
constexpr auto log_interval = 1min;  // of the same complaint
constexpr std::size_t max_quoted = 200;
/// Of messages from the broker that the core has not taken yet.
constexpr std::size_t max_waiting_bytes = 32 * max_received_payload;

/// Which of a name's addresses Paho connects to when it is given the name: the first of IPv4, or else the first.
std::string address_of_paho(const std::vector<std::string>& addresses) {
  const auto ipv4 = std::find_if(addresses.begin(), addresses.end(), [](const std::string& address) {
    error_code error;
    return boost::asio::ip::make_address(address, error).is_v4() && !error;
  });
  return ipv4 == addresses.end() ? addresses.front() : *ipv4;
}

}  // namespace

PahoConnection::PahoConnection(const boost::asio::any_io_executor& core, std::shared_ptr<ConnectionOptions> options,
                               TransportEvents& events)
    : core_(core),
      shared_options_(std::move(options)),
      options_(*shared_options_),
      transport_events_(events),
      timer_(core) {}

std::shared_ptr<PahoConnection> PahoConnection::create(const boost::asio::any_io_executor& core,
                                                       std::shared_ptr<ConnectionOptions> options,
                                                       TransportEvents& events) {
  std::shared_ptr<PahoConnection> connection(new PahoConnection(core, std::move(options), events));
  connection->events_ =
      std::make_shared<ClientEvents>(core, max_waiting_bytes, [weak = std::weak_ptr(connection)](ClientEvent event) {
        if (const auto self = weak.lock()) self->take(std::move(event));
      });
  return connection;
}

void PahoConnection::start() {
  answer_by_ = Clock::now() + answer_timeout;
  set_timer(answer_by_);
  if (options_.tls) {
    if (auto usable = make_tls_context(options_); !usable) return end(std::move(usable.error()));
  }
  error_code no_address;
  boost::asio::ip::make_address(options_.host, no_address);
  if (no_address) return resolve();
  addresses_ = {options_.host};
  try_next_address();
}

void PahoConnection::resolve() {
  // Paho looks names up while it holds the lock that all of its functions take. Where the name cannot be looked up it
  // never gets it.
  lookup_.emplace(core_, options_.host, [this](Result<std::vector<std::string>> addresses) {
    lookup_.reset();
    if (!addresses) return end(std::move(addresses.error()));
    // With TLS Paho has to know the name: it asks the broker for it and compares the certificate with it.
    if (options_.tls) {
      addresses_ = {address_of_paho(*addresses)};
    } else {
      addresses_.assign(addresses->rbegin(), addresses->rend());
    }
    try_next_address();
  });
}

void PahoConnection::try_next_address() {
  // One that does not answer leaves time for the others.
  set_timer(Clock::now() + (answer_by_ - Clock::now()) / static_cast<int>(addresses_.size()));
  numeric_address_ = std::move(addresses_.back());
  addresses_.pop_back();
  attempt(options_.tls ? options_.host : numeric_address_);
}

void PahoConnection::attempt(const std::string& address) {
  client_ = std::make_shared<PahoClient>(options_, address, ++attempt_, events_);
  run_in_background([client = client_] { client->connect(); });
}

void PahoConnection::set_timer(Clock::time_point when) {
  timer_.expires_at(when);
  timer_.async_wait([weak = weak_from_this()](const error_code& error) {
    const auto self = weak.lock();
    // It may have been set again just before.
    if (self && !error && !self->over_ && self->timer_.expiry() <= Clock::now()) self->on_timer();
  });
}

void PahoConnection::on_timer() {
  if (lookup_) return end({Recovery::retry, options_.host + " could not be resolved in time"});
  attempt_failed({Recovery::retry, "the broker does not answer"}, false);
}

void PahoConnection::attempt_failed(Error why, bool reason_unknown) {
  release_client();
  if (!addresses_.empty()) return try_next_address();
  if (!reason_unknown) return end(std::move(why));
  timer_.cancel();
  probe_ = probe_connection(core_, options_, numeric_address_, Clock::now() + probe_timeout,
                            [this](Error reason) { end(std::move(reason)); });
}

void PahoConnection::release_client() {
  if (!client_) return;
  // Its end is of no interest: what it still reports belongs to an attempt that is over.
  ++attempt_;
  accepted_ = false;
  run_in_background([client = std::exchange(client_, {})]() mutable { client.reset(); });
}

void PahoConnection::end(Error why) {
  if (std::exchange(over_, true)) return;
  timer_.cancel();
  lookup_.reset();
  release_client();
  events_->push({0, ClientEvent::Ended{std::move(why)}});
}

void PahoConnection::disconnect() {
  if (over_) {
    events_->push({0, ClientEvent::Ended{Error{Recovery::retry, "not connected"}}});
  } else if (!accepted_) {
    end({Recovery::retry, "disconnected"});
  } else if (!std::exchange(disconnecting_, true)) {
    run_in_background([client = client_] { client->disconnect(); });
  }
}

void PahoConnection::abandon() {
  events_->close();
  over_ = true;
  timer_.cancel();
  lookup_.reset();
  probe_.reset();
  release_client();
}

Result<void> PahoConnection::publish(PublishId id, const Message& message) {
  if (!accepted_) return fail(Recovery::retry, "not connected");
  if (auto possible = check_publish(message, limits_->max_packet); !possible) return possible;
  // Paho would send no more than one a second of what is beyond the broker's receive maximum.
  if (message.qos > 0 && publishes_.size() >= limits_->receive_maximum) {
    held_back_.emplace_back(id, message);
    return {};
  }
  return hand_over(id, message);
}

Result<void> PahoConnection::hand_over(PublishId id, const Message& message) {
  publishes_[++last_request_] = id;
  auto handed = client_->publish(last_request_, message);
  if (!handed) publishes_.erase(last_request_);
  return handed;
}

void PahoConnection::send_held_back() {
  while (accepted_ && !held_back_.empty() && publishes_.size() < limits_->receive_maximum) {
    const auto [id, message] = std::move(held_back_.front());
    held_back_.pop_front();
    if (const auto handed = hand_over(id, message); !handed) transport_events_.on_delivered(id, handed);
  }
}

Result<void> PahoConnection::subscribe(const std::string& filter, SubscribeOptions options) {
  if (!accepted_) return fail(Recovery::retry, "not connected");
  filters_[++last_request_] = filter;
  return client_->subscribe(last_request_, filter, options);
}

Result<void> PahoConnection::unsubscribe(const std::string& filter) {
  if (!accepted_) return fail(Recovery::retry, "not connected");
  filters_[++last_request_] = filter;
  return client_->unsubscribe(last_request_, filter);
}

void PahoConnection::take(ClientEvent event) {
  const auto keep_alive = shared_from_this();
  if (event.attempt != attempt_ && event.attempt != 0) return;
  std::visit([this](auto& what) { on(what); }, event.what);
}

void PahoConnection::on(const ClientEvent::Accepted& accepted) {
  const auto wanted = accepted.limits.keep_alive;
  if (wanted && *wanted > 0s && *wanted < options_.keep_alive) {
    // Paho has no way to change the interval of a connection that exists (MQTT 5, section 3.2.2.3.14).
    spdlog::info("mqtt: the broker wants a keep-alive of {} s; connecting with that", wanted->count());
    options_.keep_alive = *wanted;
    release_client();
    addresses_ = {numeric_address_};
    return try_next_address();
  }
  if (!accepted.limits.retain_available) return end(refusal(MQTTREASONCODE_RETAIN_NOT_SUPPORTED));
  if (accepted.limits.max_qos < 1) return end(refusal(MQTTREASONCODE_QOS_NOT_SUPPORTED));
  limits_ = accepted.limits;
  accepted_ = true;
  timer_.cancel();
  transport_events_.on_connected();
}

void PahoConnection::on(const ClientEvent::Ended& ended) {
  if (over_) {
    transport_events_.on_disconnected(ended.why);
  } else if (accepted_) {
    end(ended.why);
  } else {
    attempt_failed(ended.why, ended.reason_unknown);
  }
}

void PahoConnection::on(Message& message) {
  if (accepted_) transport_events_.on_message(std::move(message));
}

void PahoConnection::on(const ClientEvent::TooLarge& message) {
  ++too_large_;
  const auto now = Clock::now();
  if (too_large_logged_ && now < *too_large_logged_ + log_interval) return;
  too_large_logged_ = now;
  spdlog::warn("mqtt: {} message(s) not taken, the last one of {} bytes on {}: {} bytes are taken at most",
               std::exchange(too_large_, 0), message.payload_size, message.topic.substr(0, max_quoted),
               max_received_payload);
}

void PahoConnection::on(ClientEvent::Delivered& delivered) {
  const auto publish = publishes_.extract(delivered.id);
  if (!accepted_ || publish.empty()) return;
  transport_events_.on_delivered(publish.mapped(), std::move(delivered.outcome));
  send_held_back();
}

void PahoConnection::on(const ClientEvent::Subscribed& subscribed) {
  const auto filter = filters_.extract(subscribed.id);
  if (accepted_ && !filter.empty()) transport_events_.on_subscribed(filter.mapped(), subscribed.outcome);
}

void PahoConnection::on(const ClientEvent::Unsubscribed& unsubscribed) {
  const auto filter = filters_.extract(unsubscribed.id);
  if (accepted_ && !filter.empty()) transport_events_.on_unsubscribed(filter.mapped());
}

}  // namespace nest2mqtt::mqtt
