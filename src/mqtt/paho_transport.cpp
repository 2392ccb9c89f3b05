#include "nest2mqtt/mqtt/paho_transport.h"

#include <unordered_map>
#include <utility>

#include <boost/asio/post.hpp>

#include "paho_connection.h"

namespace nest2mqtt::mqtt {
namespace {

/// Where posted events arrive. Shared with posts that may still be under way when the transport is gone.
struct Inbox {
  TransportEvents* events = nullptr;
  std::uint64_t connection = 0;  ///< events of another connection are old
};

class PahoTransport final : public Transport {
 public:
  PahoTransport(boost::asio::any_io_executor core, PahoOptions options)
      : core_(std::move(core)), options_(std::move(options)), inbox_(std::make_shared<Inbox>()) {}
  PahoTransport(const PahoTransport&) = delete;
  PahoTransport& operator=(const PahoTransport&) = delete;
  ~PahoTransport() override { inbox_->events = nullptr; }

  void set_events(TransportEvents& events) override { inbox_->events = &events; }

  void connect() override {
    ++inbox_->connection;
    filters_.clear();
    // A connection that just ended may still be in the last lines of a callback on Paho's thread: it is destroyed one
    // connection later.
    retired_ = std::move(current_);
    if (retired_) retired_->disconnect();
    current_ = std::make_unique<PahoConnection>(options_, sink());
    if (const auto begun = current_->connect(); !begun) {
      Poster{*this}([why = begun.error()](Inbox& inbox) { inbox.events->on_disconnected(why); });
    }
  }

  void disconnect() override {
    if (current_) {
      current_->disconnect();
    } else {
      Poster{*this}([](Inbox& inbox) { inbox.events->on_disconnected(Error{Recovery::retry, "not connected"}); });
    }
  }

  Result<void> publish(PublishId id, const Message& message) override {
    return current_ ? current_->publish(id, message) : not_connected();
  }

  Result<void> subscribe(const std::string& filter, SubscribeOptions options) override {
    return current_ ? current_->subscribe(remember(filter), filter, options) : not_connected();
  }

  Result<void> unsubscribe(const std::string& filter) override {
    return current_ ? current_->unsubscribe(remember(filter), filter) : not_connected();
  }

 private:
  static Result<void> not_connected() { return fail(Recovery::retry, "not connected"); }

  /// Runs events of one connection on the core, unless it has been replaced by then. Paho's threads call it: it copies
  /// what it needs and touches nothing of the transport.
  class Poster {
   public:
    explicit Poster(PahoTransport& transport)
        : core_(transport.core_), inbox_(transport.inbox_), connection_(transport.inbox_->connection) {}

    template <class Event>
    void operator()(Event event) const {
      boost::asio::post(core_, [weak = inbox_, connection = connection_, event = std::move(event)]() mutable {
        const auto inbox = weak.lock();
        if (inbox && inbox->events != nullptr && inbox->connection == connection) event(*inbox);
      });
    }

   private:
    boost::asio::any_io_executor core_;
    std::weak_ptr<Inbox> inbox_;
    std::uint64_t connection_;
  };

  PahoSink sink() {
    const Poster post_event(*this);
    PahoSink sink;
    sink.connected = [post_event] { post_event([](Inbox& inbox) { inbox.events->on_connected(); }); };
    sink.disconnected = [post_event](Error why) {
      post_event([why = std::move(why)](Inbox& inbox) { inbox.events->on_disconnected(why); });
    };
    sink.message = [post_event](Message message) {
      post_event(
          [message = std::move(message)](Inbox& inbox) mutable { inbox.events->on_message(std::move(message)); });
    };
    sink.delivered = [post_event](PublishId id, Result<void> outcome) {
      post_event([id, outcome = std::move(outcome)](Inbox& inbox) { inbox.events->on_delivered(id, outcome); });
    };
    sink.subscribed = [this, post_event](std::uintptr_t subscription, Result<void> outcome) {
      post_event([this, subscription, outcome = std::move(outcome)](Inbox& inbox) {
        inbox.events->on_subscribed(filters_[subscription], outcome);
      });
    };
    sink.unsubscribed = [this, post_event](std::uintptr_t subscription) {
      post_event([this, subscription](Inbox& inbox) { inbox.events->on_unsubscribed(filters_[subscription]); });
    };
    return sink;
  }

  std::uintptr_t remember(const std::string& filter) {
    filters_[++last_subscription_] = filter;
    return last_subscription_;
  }

  boost::asio::any_io_executor core_;
  PahoOptions options_;
  std::shared_ptr<Inbox> inbox_;  // posts that are under way hold it weakly
  std::unordered_map<std::uintptr_t, std::string> filters_;
  std::uintptr_t last_subscription_ = 0;
  std::unique_ptr<PahoConnection> retired_;
  std::unique_ptr<PahoConnection> current_;
};

}  // namespace

std::unique_ptr<Transport> make_paho_transport(boost::asio::any_io_executor core, PahoOptions options) {
  return std::make_unique<PahoTransport>(std::move(core), std::move(options));
}

}  // namespace nest2mqtt::mqtt
