#pragma once

#include <mosquitto.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "support/mqtt_probe.h"

namespace nest2mqtt::test {

/// One connection of libmosquitto, a client of another make than the bridge's, which must not be tested with itself. It
/// does not connect again. The functions wait for the broker's answer and throw std::runtime_error if there is none
/// within max_wait(), or if the broker refuses.
class MosquittoConnection {
 public:
  /// Called on libmosquitto's thread.
  using OnMessage = std::function<void(Message message)>;

  MosquittoConnection(const Broker& broker, const ProbeOptions& options, OnMessage on_message);
  MosquittoConnection(const MosquittoConnection&) = delete;
  MosquittoConnection& operator=(const MosquittoConnection&) = delete;
  ~MosquittoConnection();

  void publish(const std::string& topic, const std::string& payload, const PublishOptions& options);
  /// The code in the SUBACK.
  [[nodiscard]] int subscribe(const std::string& filter, int qos);

 private:
  struct Callbacks;
  struct Destroy {
    void operator()(mosquitto* handle) const { mosquitto_destroy(handle); }
  };

  void configure(const Broker& broker, const ProbeOptions& options);
  void answered(int message_id, int code);
  void lost();
  [[nodiscard]] int wait_for_answer(int message_id, const char* what, std::chrono::milliseconds limit = max_wait());

  const bool v5_;
  const OnMessage on_message_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<int, int> answers_;  ///< the broker's codes, by message id; 0 is the CONNECT
  bool lost_ = false;           ///< the connection
  std::unique_ptr<mosquitto, Destroy> handle_;
};

}  // namespace nest2mqtt::test
