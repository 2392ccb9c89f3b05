#include <memory>
#include <utility>

#include "nest2mqtt/net/http_client.h"

#include "collected_transfer.h"
#include "curl_engine.h"
#include "exchange.h"

namespace nest2mqtt::net {
namespace {

/// The engine is held weakly, since a transfer may outlive the client.
class CurlTransfer final : public HttpTransfer {
 public:
  CurlTransfer(std::shared_ptr<Exchange> exchange, std::weak_ptr<CurlEngine> engine)
      : exchange_(std::move(exchange)), engine_(std::move(engine)) {}
  ~CurlTransfer() override {
    exchange_->detach();
    if (const auto engine = engine_.lock()) engine->cancel(*exchange_);
  }

  void pause_reading(bool paused) override { exchange_->pause_reading(paused); }

 private:
  std::shared_ptr<Exchange> exchange_;
  std::weak_ptr<CurlEngine> engine_;
};

class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(boost::asio::any_io_executor core) : engine_(std::make_shared<CurlEngine>(std::move(core))) {}

  std::unique_ptr<HttpTransfer> send(HttpRequest request, Done done) override {
    return std::make_unique<CollectedTransfer>(*this, std::move(request), std::move(done));
  }

  std::unique_ptr<HttpTransfer> stream(HttpRequest request, StreamHandler& handler) override {
    auto exchange = std::make_shared<Exchange>(std::move(request), handler);
    engine_->start(exchange);
    return std::make_unique<CurlTransfer>(std::move(exchange), engine_);
  }

 private:
  const std::shared_ptr<CurlEngine> engine_;
};

}  // namespace

std::unique_ptr<HttpClient> make_curl_client(boost::asio::any_io_executor core) {
  return std::make_unique<CurlClient>(std::move(core));
}

}  // namespace nest2mqtt::net
