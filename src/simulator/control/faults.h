#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

class Arguments;

/// The kind of request that a fault applies to.
enum class RequestKind { read, write, stream, front, login };

/// Answers `count` requests with an error; 0: until cleared.
struct StatusFault {
  unsigned status;
  std::optional<RequestKind> on;  ///< nothing: every request
  std::size_t count;
  std::optional<std::size_t> retry_after;
  std::optional<std::string> body = {};  ///< instead of the service's own
};
/// Closes all streams now, and the next `openings` new ones right after their first put.
struct Cut {
  std::size_t openings;
};
/// Nothing is sent on open streams any more, also no keep-alive. `openings`: also on new streams, after their first
/// put.
struct Stall {
  bool openings;
};
/// Limits the speed of streams and bodies.
struct SlowBody {
  std::size_t bytes_per_second;
};
/// Sends half of the next put and closes the stream.
struct HalfEvent {};
/// Sends bytes that are not a valid event. The stream stays open.
struct Garbage {
  enum class Kind { json, utf8, sse } kind;
};
/// Sends this text on every stream, as it is.
struct RawText {
  std::string text;
};
/// Sends one put with a string of this many bytes in it.
struct BigEvent {
  std::size_t bytes;
};
/// Closes the connection of a write without an answer. `apply`: the write takes effect.
struct CloseOnWrite {
  bool apply;
  std::size_t count;
};
/// The front port redirects to itself.
struct RedirectLoop {};
/// The front port redirects to this URL.
struct RedirectForeign {
  std::string location;
};
/// The API moves to another port; its connections are closed.
struct RedirectMove {};
/// Answers a write with 200 and ignores it.
struct AcceptThenIgnore {
  std::size_t count;
};
/// Answers a write with 200, applies it, and restores the old values later.
struct AcceptThenRevert {
  std::size_t count;
  std::chrono::milliseconds after;
};
/// Answers a write later; it takes effect at once.
struct SlowWrite {
  std::chrono::milliseconds delay;
  std::size_t count;
};

using Fault = std::variant<StatusFault, Cut, Stall, SlowBody, HalfEvent, Garbage, RawText, BigEvent, CloseOnWrite,
                           RedirectLoop, RedirectForeign, RedirectMove, AcceptThenIgnore, AcceptThenRevert, SlowWrite>;

/// Reads `{"fault":"status","status":503,...}`. Errors are noted in `arguments`; then the result means nothing.
[[nodiscard]] Fault parse_fault(Arguments& arguments);

/// What a garbage fault sends. Every kind ends with an empty line, so that the next event can be read.
[[nodiscard]] std::string bytes_of(Garbage::Kind kind);

/// The faults that are set. `take_...` returns the fault for a request that happens now and counts it.
class FaultPlan {
 public:
  /// Remembers a fault. Those that act at once (`Cut` now, `Stall`, `Garbage`, `RawText`, `BigEvent`, `RedirectMove`)
  /// are done by the server; only their lasting part is kept here.
  void add(const Fault& fault);
  void clear() { *this = FaultPlan(); }

  [[nodiscard]] std::optional<StatusFault> take_status(RequestKind kind);
  [[nodiscard]] bool take_cut_opening();
  [[nodiscard]] bool take_half_event();
  [[nodiscard]] std::optional<CloseOnWrite> take_close_on_write();
  [[nodiscard]] bool take_ignore();
  [[nodiscard]] std::optional<std::chrono::milliseconds> take_revert();
  [[nodiscard]] std::chrono::milliseconds take_write_delay();

  /// What is set, in the words of the control API: `{"fault":"status","status":503,"on":"write","count":2}`.
  [[nodiscard]] json::array list() const;

  [[nodiscard]] bool stalls_openings() const { return stall_openings_; }
  /// 0: full speed.
  [[nodiscard]] std::size_t bytes_per_second() const { return bytes_per_second_; }
  [[nodiscard]] bool loops() const { return loop_; }
  [[nodiscard]] const std::optional<std::string>& foreign() const { return foreign_; }

 private:
  std::vector<StatusFault> status_;
  std::size_t cut_openings_ = 0;
  bool stall_ = false;  ///< the streams that were open then are silent
  bool stall_openings_ = false;
  bool half_event_ = false;
  std::size_t bytes_per_second_ = 0;
  bool loop_ = false;
  std::optional<std::string> foreign_;
  std::optional<CloseOnWrite> close_on_write_;
  std::optional<AcceptThenIgnore> ignore_;
  std::optional<AcceptThenRevert> revert_;
  std::optional<SlowWrite> slow_write_;
};

}  // namespace nest2mqtt::simulator
