#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::test {

/// An HttpClient whose answers the test gives by hand, to the newest request. Has no streams.
class FakeHttpClient final : public net::HttpClient {
 public:
  std::vector<net::HttpRequest> requests;

  [[nodiscard]] bool waiting() const { return pending_ != nullptr && pending_->done != nullptr; }

  void answer(int status, std::vector<net::Header> headers = {}, std::string body = {}) {
    finish(net::HttpResponse{status, std::move(headers), std::move(body)});
  }
  void redirect_to(const std::string& location) { answer(307, {{"Location", location}}); }
  void fail_with(net::Progress progress, const std::string& why, Recovery recovery = Recovery::retry) {
    finish(tl::unexpected(net::HttpFailure{progress, Error{recovery, why}}));
  }

  std::unique_ptr<net::HttpTransfer> send(net::HttpRequest request, Done done) override {
    requests.push_back(std::move(request));
    pending_ = std::make_shared<Pending>(Pending{std::move(done)});
    return std::make_unique<Transfer>(pending_);
  }
  std::unique_ptr<net::HttpTransfer> stream(net::HttpRequest, net::StreamHandler&) override {
    throw std::logic_error("this client has no streams");
  }

 private:
  struct Pending {
    Done done;
  };
  class Transfer final : public net::HttpTransfer {
   public:
    explicit Transfer(std::shared_ptr<Pending> pending) : pending_(std::move(pending)) {}
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    ~Transfer() override { pending_->done = nullptr; }  // cancelled

   private:
    std::shared_ptr<Pending> pending_;
  };

  void finish(tl::expected<net::HttpResponse, net::HttpFailure> result) {
    if (!waiting()) throw std::logic_error("nobody waits for an answer");
    const Done done = std::exchange(pending_->done, nullptr);
    done(std::move(result));
  }

  std::shared_ptr<Pending> pending_;
};

}  // namespace nest2mqtt::test
