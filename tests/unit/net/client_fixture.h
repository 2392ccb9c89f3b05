#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::net::test {

using namespace std::chrono_literals;
using Outcome = tl::expected<HttpResponse, HttpFailure>;

/// Keeps what a stream brought.
struct RecordingHandler : StreamHandler {
  void on_headers(const HttpResponse& head) override {
    head_ = head;
    log_ += "headers ";
  }
  void on_data(std::string_view bytes) override {
    data_ += bytes;
    if (during_data_) during_data_();
  }
  void on_end(std::optional<HttpFailure> failure) override {
    failure_ = std::move(failure);
    ended_ = true;
    log_ += "end ";
  }

  HttpResponse head_;
  std::string data_;
  std::string log_;
  std::optional<HttpFailure> failure_;
  bool ended_ = false;
  std::function<void()> during_data_;
};

/// The test's thread is the core thread.
class ClientTest : public testing::Test {
 protected:
  /// Runs the core until the condition holds; false when it did not within ten seconds.
  bool run_until(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      core_.restart();
      core_.run_for(1ms);
    }
    return true;
  }

  /// Sends the request and waits for its outcome.
  Outcome fetch(HttpRequest request) {
    std::optional<Outcome> outcome;
    const auto transfer = client_->send(std::move(request), [&](Outcome result) { outcome = std::move(result); });
    EXPECT_TRUE(run_until([&] { return outcome.has_value(); }));
    return outcome.value_or(tl::unexpected(HttpFailure{Progress::maybe_sent, Error{}}));
  }

  boost::asio::io_context core_;
  std::unique_ptr<HttpClient> client_ = make_curl_client(core_.get_executor());
};

}  // namespace nest2mqtt::net::test
