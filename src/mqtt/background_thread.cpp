#include "background_thread.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include <openssl/crypto.h>

namespace nest2mqtt::mqtt {
namespace {

using namespace std::chrono_literals;

constexpr auto exit_timeout = 2s;

/// Paho's threads cannot be joined: one may still end while the process does, and would free what OpenSSL frees at the
/// exit. So OpenSSL must not, which only its first use in the process can tell it (OPENSSL_init_crypto(3)).
[[maybe_unused]] const bool openssl_is_left_alone_at_exit = OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr) == 1;

/// Shared with the thread, which is left alone if it still waits for a name when the process ends.
struct Tasks {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> waiting;
  bool busy = false;

  [[nodiscard]] bool idle() const { return waiting.empty() && !busy; }

  void run() {
    std::unique_lock lock(mutex);
    for (;;) {
      changed.wait(lock, [this] { return !waiting.empty(); });
      auto task = std::move(waiting.front());
      waiting.pop_front();
      busy = true;
      lock.unlock();
      task();
      task = {};  // what it holds is destroyed here, not under the lock
      lock.lock();
      busy = false;
      changed.notify_all();
    }
  }
};

class BackgroundThread {
 public:
  BackgroundThread() {
    std::thread([tasks = tasks_] { tasks->run(); }).detach();
  }
  BackgroundThread(const BackgroundThread&) = delete;
  BackgroundThread& operator=(const BackgroundThread&) = delete;
  ~BackgroundThread() {
    std::unique_lock lock(tasks_->mutex);
    tasks_->changed.wait_for(lock, exit_timeout, [this] { return tasks_->idle(); });
  }

  void run(std::function<void()> task) {
    const std::scoped_lock lock(tasks_->mutex);
    tasks_->waiting.push_back(std::move(task));
    tasks_->changed.notify_all();
  }

 private:
  std::shared_ptr<Tasks> tasks_ = std::make_shared<Tasks>();
};

}  // namespace

void run_in_background(std::function<void()> task) {
  static BackgroundThread thread;
  thread.run(std::move(task));
}

}  // namespace nest2mqtt::mqtt
