#include "nest2mqtt/mqtt/paho_transport.h"

#include <utility>

#include "paho_connection.h"

namespace nest2mqtt::mqtt {
namespace {

class PahoTransport final : public Transport {
 public:
  PahoTransport(boost::asio::any_io_executor core, ConnectionOptions options)
      : core_(std::move(core)), options_(std::make_shared<ConnectionOptions>(std::move(options))) {}
  PahoTransport(const PahoTransport&) = delete;
  PahoTransport& operator=(const PahoTransport&) = delete;
  ~PahoTransport() override {
    if (connection_) connection_->abandon();
  }

  void set_events(TransportEvents& events) override { events_ = &events; }

  void connect() override {
    if (connection_) connection_->abandon();
    renew();
    connection_->start();
  }

  void disconnect() override {
    if (!connection_) renew();
    connection_->disconnect();
  }

  Result<void> publish(PublishId id, const Message& message) override {
    return connection_ ? connection_->publish(id, message) : not_connected();
  }

  Result<void> subscribe(const std::string& filter, SubscribeOptions options) override {
    return connection_ ? connection_->subscribe(filter, options) : not_connected();
  }

  Result<void> unsubscribe(const std::string& filter) override {
    return connection_ ? connection_->unsubscribe(filter) : not_connected();
  }

 private:
  static Result<void> not_connected() { return fail(Recovery::retry, "not connected"); }
  void renew() { connection_ = PahoConnection::create(core_, options_, *events_); }

  boost::asio::any_io_executor core_;
  std::shared_ptr<ConnectionOptions> options_;
  TransportEvents* events_ = nullptr;
  std::shared_ptr<PahoConnection> connection_;
};

}  // namespace

std::unique_ptr<Transport> make_paho_transport(boost::asio::any_io_executor core, ConnectionOptions options) {
  return std::make_unique<PahoTransport>(std::move(core), std::move(options));
}

}  // namespace nest2mqtt::mqtt
