#include "nest2mqtt/mqtt/mosquitto_transport.h"

#include <utility>

#include "mosquitto_connection.h"

namespace nest2mqtt::mqtt {
namespace {

class MosquittoTransport final : public Transport {
 public:
  MosquittoTransport(boost::asio::any_io_executor core, ConnectionOptions options)
      : core_(std::move(core)), options_(std::move(options)) {}
  MosquittoTransport(const MosquittoTransport&) = delete;
  MosquittoTransport& operator=(const MosquittoTransport&) = delete;
  ~MosquittoTransport() override {
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
  void renew() { connection_ = std::make_shared<MosquittoConnection>(core_, options_, *events_); }

  boost::asio::any_io_executor core_;
  ConnectionOptions options_;
  TransportEvents* events_ = nullptr;
  std::shared_ptr<MosquittoConnection> connection_;
};

}  // namespace

std::unique_ptr<Transport> make_mosquitto_transport(boost::asio::any_io_executor core, ConnectionOptions options) {
  return std::make_unique<MosquittoTransport>(std::move(core), std::move(options));
}

}  // namespace nest2mqtt::mqtt
