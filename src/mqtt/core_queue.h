#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>

namespace nest2mqtt::mqtt {

/// Carries events from any thread to the core thread, in the order in which they were pushed. All events that are
/// pushed before the core takes them wake it once. Lives in a shared_ptr, since threads that push may outlive the
/// owner.
template <class Event>
class CoreQueue final : public std::enable_shared_from_this<CoreQueue<Event>> {
 public:
  /// Called on the core thread, for one event after the other. May call `close`.
  using Take = std::function<void(Event event)>;

  /// `max_waiting_bytes` limits the sum of what `push` is told of events that wait.
  CoreQueue(boost::asio::any_io_executor core, std::size_t max_waiting_bytes, Take take)
      : core_(std::move(core)), max_waiting_bytes_(max_waiting_bytes), take_(std::move(take)) {}

  /// From any thread. `bytes` is what the event holds of others' data. False: it was refused, because more of it waits
  /// than is allowed, or the queue is closed.
  bool push(Event event, std::size_t bytes = 0) {
    const std::scoped_lock lock(mutex_);
    if (closed_ || (bytes > 0 && bytes > max_waiting_bytes_ - waiting_bytes_)) return false;
    waiting_.push_back(std::move(event));
    waiting_bytes_ += bytes;
    if (!std::exchange(wake_up_posted_, true)) {
      boost::asio::post(core_, [self = this->shared_from_this()] { self->deliver(); });
    }
    return true;
  }

  /// On the core thread: nothing more is taken, and what waits is dropped.
  void close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    waiting_.clear();
  }

 private:
  void deliver() {
    {
      const std::scoped_lock lock(mutex_);
      delivering_.swap(waiting_);
      waiting_bytes_ = 0;
      wake_up_posted_ = false;
    }
    for (Event& event : delivering_) {
      if (closed_) break;  // only the core thread changes it
      take_(std::move(event));
    }
    delivering_.clear();
  }

  boost::asio::any_io_executor core_;
  const std::size_t max_waiting_bytes_;
  const Take take_;
  std::vector<Event> delivering_;  ///< of the core thread; kept for its memory
  std::mutex mutex_;               ///< for all below
  std::vector<Event> waiting_;
  std::size_t waiting_bytes_ = 0;
  bool wake_up_posted_ = false;
  bool closed_ = false;
};

}  // namespace nest2mqtt::mqtt
