#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/document.h"

namespace nest2mqtt::upstream {

/// How an account stands with its service; the words of `bridge/cloud`, from best to worst.
enum class LinkState { online, connecting, offline, blocked, unauthorized };

[[nodiscard]] std::string_view link_word(LinkState state);

/// What one account's service tells the bridge; on the core thread, never from inside a call to the Upstream.
class UpstreamEvents {
 public:
  virtual ~UpstreamEvents() = default;

  /// Everything the account sees now; replaces what was known. Comes only while online.
  virtual void on_document(const model::Document& document, Instant now) = 0;

  /// `why` is one sentence for the user, empty when online.
  virtual void on_link(LinkState state, const std::string& why, Instant now) = 0;
};

/// Fields of one object to be written together: PUT `body` to `path`.
struct Write {
  std::string path;  ///< in the Nest document, `/devices/thermostats/<id>`
  json::value body;
};

/// What became of a write. That it was not done is certain for `rejected`, `blocked`, `unauthorized` and `not_sent`.
struct WriteOutcome {
  enum class Kind {
    accepted,      ///< the service took it; whether it takes effect, the next documents show
    rejected,      ///< the service refused it for good; `message` is its own, `reason` its anchor
    blocked,       ///< over the service's limit; `wait` if the service said how long
    unauthorized,  ///< the access was refused
    not_sent,      ///< the service never saw it; may be tried again
    failed,        ///< the service answered that it is in trouble; it may or may not have been done
    unknown,       ///< the answer was lost; it may or may not have been done
  };
  Kind kind = Kind::unknown;
  std::string message;
  std::string reason;
  std::optional<milliseconds> wait = std::nullopt;
};

/// One account with any Nest service: documents come down, writes go up. All calls on the core thread; none blocks.
class Upstream {
 public:
  virtual ~Upstream() = default;

  virtual void start(UpstreamEvents& events) = 0;

  /// No more events and no more images; running writes still report their outcome.
  virtual void stop() = 0;

  /// `done` is called exactly once, later, unless the Upstream is destroyed first.
  virtual void write(Write write, std::function<void(WriteOutcome)> done) = 0;

  /// The bytes of a picture that the document names by `url`, or why there are none; never empty. The account's access
  /// is used, and only towards hosts that may have it. `done` is called exactly once, later, unless the Upstream is
  /// stopped or destroyed first.
  virtual void fetch_image(const std::string& url, std::function<void(Result<std::string>)> done) = 0;

  [[nodiscard]] virtual std::optional<Instant> deadline() const = 0;
  virtual void tick(Instant now) = 0;
};

}  // namespace nest2mqtt::upstream
