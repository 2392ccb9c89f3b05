#pragma once

#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/model/json.h"
#include "nest2mqtt/mqtt/transport.h"

namespace nest2mqtt::cli {

/// Asks a running bridge for its health through the broker (`bridge/request/health`), once. Sans-I/O: the transport is
/// an interface, how long to wait is the caller's business.
class HealthInquiry final : private mqtt::TransportEvents {
 public:
  /// `transport` outlives this. `mark` tells the answer from those to others.
  HealthInquiry(const std::string& base_topic, std::string mark, mqtt::Transport& transport);

  void start() { transport_.connect(); }

  /// Nothing while there is neither an answer nor a reason why none will come.
  [[nodiscard]] const std::optional<Result<json::object>>& outcome() const { return outcome_; }

  [[nodiscard]] bool connected() const { return connected_; }

  /// Why there is nothing yet; for when the time is over.
  [[nodiscard]] std::string waiting_for() const;

 private:
  void on_connected() override;
  void on_disconnected(const Error& why) override;
  void on_message(mqtt::Message message) override;
  void on_delivered(mqtt::PublishId, Result<void> outcome) override;
  void on_subscribed(const std::string& filter, Result<void> outcome) override;
  void on_unsubscribed(const std::string&) override {}

  void take_answer(const std::string& payload);
  void conclude(Result<json::object> outcome);

  std::string base_topic_;
  std::string state_topic_;
  std::string answer_topic_;
  std::string mark_;
  mqtt::Transport& transport_;
  bool connected_ = false;
  bool asked_ = false;
  bool state_known_ = false;  ///< bridge/state is retained
  std::optional<Result<json::object>> outcome_;
};

}  // namespace nest2mqtt::cli
