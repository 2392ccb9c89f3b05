#include "mosquitto_connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include "tls_context.h"

namespace nest2mqtt::mqtt {
namespace {

using namespace std::chrono_literals;
using boost::system::error_code;

constexpr auto answer_limit = 10s;  // from the host's name to CONNACK
constexpr auto tick_period = 1s;    // what libmosquitto counts in

/// What became of a connection that was begun without waiting; 0: it is established.
int connect_result(int socket) {
  int result = 0;
  socklen_t size = sizeof result;
  if (::getsockopt(socket, SOL_SOCKET, SO_ERROR, &result, &size) != 0) return errno;
  return result;
}

}  // namespace

MosquittoConnection::MosquittoConnection(const boost::asio::any_io_executor& core, const ConnectionOptions& options,
                                         TransportEvents& events)
    : core_(core), options_(options), transport_events_(events), timer_(core), descriptor_(core) {}

template <class Handler>
auto MosquittoConnection::alive(Handler handler) {
  return [weak = weak_from_this(), attempt = attempt_, handler = std::move(handler)](const error_code& error,
                                                                                     const auto&... results) {
    const auto self = weak.lock();
    if (!self || self->over_ || self->attempt_ != attempt || error == boost::asio::error::operation_aborted) return;
    self->telling_ = true;
    handler(error, results...);
    self->tell();
  };
}

void MosquittoConnection::start() {
  answer_by_ = Clock::now() + answer_limit;
  set_timer(answer_by_);
  if (options_.tls) {
    auto tls = make_tls_context(options_);
    if (!tls) return over(std::move(tls.error()));
    tls_ = *std::move(tls);
  }
  error_code no_address;
  boost::asio::ip::make_address(options_.host, no_address);
  if (no_address) return resolve();
  addresses_ = {options_.host};
  try_next_address();
}

void MosquittoConnection::resolve() {
  // Not by libmosquitto, which would block.
  const auto found = alive([this](const error_code&, const Result<std::vector<std::string>>& addresses) {
    if (!addresses) return over(addresses.error());
    addresses_.assign(addresses->rbegin(), addresses->rend());
    try_next_address();
  });
  lookup_.emplace(core_, options_.host, [found](const auto& addresses) { found({}, addresses); });
}

void MosquittoConnection::try_next_address() {
  ClientEvents& client_events = *this;
  while (!addresses_.empty()) {
    ++attempt_;
    // One that does not answer leaves time for the others.
    set_timer(Clock::now() + (answer_by_ - Clock::now()) / static_cast<int>(addresses_.size()));
    const std::string address = std::move(addresses_.back());
    addresses_.pop_back();
    end_.reset();
    client_ = std::make_unique<MosquittoClient>(options_, tls_ ? &*tls_ : nullptr, client_events);
    auto begun = client_->connect(address);
    if (begun) return watch_socket();
    end_ = std::move(begun.error());
  }
  over(*std::move(end_));
}

void MosquittoConnection::watch_socket() {
  const int duplicate = ::dup(client_->socket());
  if (duplicate < 0) return over({Recovery::retry, std::generic_category().message(errno)});
  descriptor_.assign(duplicate);
  established_ = reading_ = writing_ = false;
  await_writable();
}

void MosquittoConnection::await_readable() {
  reading_ = true;
  descriptor_.async_wait(descriptor_.wait_read, alive([this](const error_code&) {
                           reading_ = false;
                           client_->read();
                           settle();
                         }));
}

void MosquittoConnection::await_writable() {
  writing_ = true;
  descriptor_.async_wait(descriptor_.wait_write, alive([this](const error_code&) {
                           writing_ = false;
                           if (!established_) {
                             if (const int failure = connect_result(descriptor_.native_handle()); failure != 0) {
                               end_ = Error{Recovery::retry, std::generic_category().message(failure)};
                               return settle();
                             }
                             established_ = true;
                             set_timer(answer_by_);
                           }
                           client_->write();
                           settle();
                         }));
}

void MosquittoConnection::settle() {
  if (over_) return;
  if (!end_) {
    if (!reading_ && established_) await_readable();
    if (!writing_ && client_->wants_write()) await_writable();
    return;
  }
  descriptor_.close();
  client_.reset();
  if (established_) return over(*std::move(end_));
  try_next_address();
}

void MosquittoConnection::set_timer(Clock::time_point when) {
  timer_.expires_at(when);
  timer_.async_wait(alive([this](const error_code&) {
    if (timer_.expiry() <= Clock::now()) on_timer();  // else it was set again just before
  }));
}

void MosquittoConnection::on_timer() {
  if (accepted_) {
    set_timer(Clock::now() + tick_period);
    client_->keep_alive();
    return settle();
  }
  if (!client_) return over({Recovery::retry, options_.host + " could not be resolved in time"});
  end_ =
      Error{Recovery::retry, established_ ? "the broker does not answer CONNECT" : "no answer from the broker's host"};
  settle();
}

void MosquittoConnection::over(Error why) {
  if (std::exchange(over_, true)) return;
  lookup_.reset();
  timer_.cancel();
  descriptor_.close();
  client_.reset();
  accepted_ = false;
  report([why = std::move(why)](TransportEvents& events) { events.on_disconnected(why); });
}

void MosquittoConnection::disconnect() {
  if (over_) {
    report([](TransportEvents& events) { events.on_disconnected(Error{Recovery::retry, "not connected"}); });
    return;
  }
  if (client_) client_->disconnect();
  if (!accepted_) return over({Recovery::retry, "disconnected"});
  settle();
}

void MosquittoConnection::abandon() {
  silent_ = true;
  untold_.clear();
  // Even before CONNACK: the broker has the will as soon as it has CONNECT.
  if (client_) client_->disconnect();
  over({});
}

template <class Request>
Result<void> MosquittoConnection::request(Request&& request) {
  if (!accepted_) return fail(Recovery::retry, "not connected");
  auto outcome = request();
  settle();
  return outcome;
}

Result<void> MosquittoConnection::publish(PublishId id, const Message& message) {
  return request([&] { return client_->publish(id, message); });
}

Result<void> MosquittoConnection::subscribe(const std::string& filter, SubscribeOptions options) {
  return request([&] { return client_->subscribe(filter, options); });
}

Result<void> MosquittoConnection::unsubscribe(const std::string& filter) {
  return request([&] { return client_->unsubscribe(filter); });
}

void MosquittoConnection::accepted() {
  accepted_ = true;
  set_timer(Clock::now() + tick_period);
  report([](TransportEvents& events) { events.on_connected(); });
}

void MosquittoConnection::ended(Error why) {
  end_ = std::move(why);
}

void MosquittoConnection::received(Message message) {
  report([message = std::move(message)](TransportEvents& events) mutable { events.on_message(std::move(message)); });
}

void MosquittoConnection::delivered(PublishId id, Result<void> outcome) {
  report([id, outcome = std::move(outcome)](TransportEvents& events) { events.on_delivered(id, outcome); });
}

void MosquittoConnection::subscribed(const std::string& filter, Result<void> outcome) {
  report([filter, outcome = std::move(outcome)](TransportEvents& events) { events.on_subscribed(filter, outcome); });
}

void MosquittoConnection::unsubscribed(const std::string& filter) {
  report([filter](TransportEvents& events) { events.on_unsubscribed(filter); });
}

void MosquittoConnection::report(Event event) {
  if (silent_) return;
  untold_.push_back(std::move(event));
  if (std::exchange(telling_, true)) return;
  // The core may be inside a call to the transport.
  boost::asio::post(core_, [self = shared_from_this()] {
    self->telling_ = false;
    self->tell();
  });
}

void MosquittoConnection::tell() {
  // What is reported meanwhile is told by the same loop.
  telling_ = true;
  while (!untold_.empty()) {
    const Event event = std::move(untold_.front());
    untold_.pop_front();
    event(transport_events_);
  }
  telling_ = false;
}

}  // namespace nest2mqtt::mqtt
