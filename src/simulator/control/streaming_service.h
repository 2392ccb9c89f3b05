#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include <boost/asio/steady_timer.hpp>

#include "control/faults.h"
#include "control/service_reply.h"
#include "control/simulated_service.h"
#include "http/event_stream.h"
#include "http/http_port.h"

namespace nest2mqtt::simulator {

/// A simulated service with event streams: keeps the open ones, and does to them and to answers what the faults of the
/// service say. `Stream` is an `EventStream`; `Opening` is what a request says about the stream that it opens.
template <class Stream, class Opening>
class StreamingService : public SimulatedService {
 public:
  void cut_streams() override {
    for (const auto& stream : streams_) stream->close();
  }
  void stall_streams() override {
    for (const auto& stream : streams_) stream->stall();
  }
  void resume_streams() override {
    for (const auto& stream : streams_) {
      stream->resume();
      send_state(*stream);
    }
  }
  void send_raw(const std::string& bytes) override {
    for (const auto& stream : streams_) stream->send(bytes);
  }
  void send_padded(std::size_t padding) override {
    for (const auto& stream : streams_) send_padded_event(*stream, padding);
  }
  [[nodiscard]] std::size_t open_streams() const override { return streams_.size(); }

 protected:
  /// `changed` is called before each reply, for its request may have changed a home.
  StreamingService(FaultPlan& faults, std::function<void()> changed) : faults_(faults), changed_(std::move(changed)) {}

  /// The stream that a request opens on its socket.
  [[nodiscard]] virtual std::shared_ptr<Stream> make_stream(Opening opening, tcp::socket& socket) = 0;
  /// Queues the first events of a stream that was just opened.
  virtual void send_first_events(Stream& stream) = 0;
  /// Queues events that tell how things are now.
  virtual void send_state(Stream& stream) = 0;
  /// Queues one event with an additional string of `padding` bytes.
  virtual void send_padded_event(Stream& stream, std::size_t padding) = 0;

  [[nodiscard]] FaultPlan& faults() { return faults_; }
  /// The speed of streams and bodies under the fault `slow_body`.
  [[nodiscard]] Rate rate() const {
    return [this] { return faults_.bytes_per_second(); };
  }
  [[nodiscard]] const std::set<std::shared_ptr<Stream>>& streams() const { return streams_; }

  /// Sends the reply, or runs the stream until it ends. True: the connection can take another request.
  asio::awaitable<bool> send(ServiceReply<Opening> reply, tcp::socket& socket) {
    changed_();
    if (reply.hang_up) co_return false;
    if (reply.delay.count() > 0) {
      asio::steady_timer timer(socket.get_executor(), reply.delay);
      co_await timer.async_wait(use_result);
    }
    if (reply.stream) {
      std::shared_ptr<Stream> stream = make_stream(std::move(*reply.stream), socket);
      co_await run(std::move(stream));
      co_return false;
    }
    co_return co_await send_reply(socket, std::move(reply.reply), rate());
  }

 private:
  asio::awaitable<void> run(std::shared_ptr<Stream> stream) {
    send_first_events(*stream);
    if (!stream->finishing() && faults_.take_cut_opening()) stream->finish();
    streams_.insert(stream);
    if (faults_.stalls_openings()) stream->stall();
    co_await stream->run();
    streams_.erase(stream);
  }

  FaultPlan& faults_;
  std::function<void()> changed_;
  std::set<std::shared_ptr<Stream>> streams_;
};

}  // namespace nest2mqtt::simulator
