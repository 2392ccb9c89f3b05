#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::test {

/// An HttpClient whose server is the test: it answers each request by its path, and speaks on the newest stream.
class FakeServer final : public net::HttpClient {
 public:
  std::vector<net::HttpRequest> requests;  ///< all, streams too

  /// Whether a request to a URL that ends like this waits for its answer.
  [[nodiscard]] bool is_asked(const std::string& path) const { return find(path) != pending_.end(); }

  void answer(const std::string& path, int status, std::string body) {
    finish(path, net::HttpResponse{status, {}, std::move(body)});
  }
  void fail(const std::string& path, const std::string& why, net::Progress progress = net::Progress::not_sent) {
    finish(path, tl::unexpected(net::HttpFailure{progress, Error{Recovery::retry, why}}));
  }

  [[nodiscard]] bool has_stream() const { return handler_ != nullptr; }
  void accept_stream() { handler_->on_headers({200, {{"Content-Type", "text/event-stream"}}, ""}); }
  void send(const std::string& bytes) { handler_->on_data(bytes); }
  void end_stream() { std::exchange(handler_, nullptr)->on_end(std::nullopt); }

  std::unique_ptr<net::HttpTransfer> send(net::HttpRequest request, Done done) override {
    auto pending = std::make_shared<Pending>(Pending{request.url, std::move(done)});
    requests.push_back(std::move(request));
    pending_.push_back(pending);
    return std::make_unique<Transfer>([this, pending] { std::erase(pending_, pending); });
  }
  std::unique_ptr<net::HttpTransfer> stream(net::HttpRequest request, net::StreamHandler& handler) override {
    requests.push_back(std::move(request));
    handler_ = &handler;
    return std::make_unique<Transfer>([this] { handler_ = nullptr; });
  }

 private:
  struct Pending {
    std::string url;
    Done done;
  };
  class Transfer final : public net::HttpTransfer {
   public:
    explicit Transfer(std::function<void()> cancel) : cancel_(std::move(cancel)) {}
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    ~Transfer() override { cancel_(); }

   private:
    std::function<void()> cancel_;
  };
  using Waiting = std::deque<std::shared_ptr<Pending>>;

  [[nodiscard]] Waiting::const_iterator find(const std::string& path) const {
    return std::find_if(pending_.begin(), pending_.end(),
                        [&](const auto& pending) { return pending->url.ends_with(path); });
  }

  void finish(const std::string& path, tl::expected<net::HttpResponse, net::HttpFailure> result) {
    const auto found = find(path);
    if (found == pending_.end()) throw std::logic_error("nobody has asked for " + path);
    const auto pending = *found;
    pending_.erase(found);
    pending->done(std::move(result));
  }

  Waiting pending_;
  net::StreamHandler* handler_ = nullptr;
};

}  // namespace nest2mqtt::test
