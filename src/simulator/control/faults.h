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

/// What the caller was doing when a fault meets it.
enum class Doing { read, write, stream, front, login };

/// Answer with an error. `count` answers; 0: until cleared.
struct StatusFault {
  unsigned status;
  std::optional<Doing> on;  ///< nothing: whatever the caller does
  std::size_t count;
  std::optional<std::size_t> retry_after;
};
/// Close all streams now, and the next `openings` right after their first put.
struct Cut {
  std::size_t openings;
};
/// The open streams fall silent: no put, no keep-alive. `openings`: new streams too, after their first put.
struct Stall {
  bool openings;
};
/// Streams and bodies trickle.
struct SlowBody {
  std::size_t bytes_per_second;
};
/// Half of the next put, then the end.
struct HalfEvent {};
/// Bytes that are no event a client could use; the stream goes on.
struct Garbage {
  enum class Kind { json, utf8, sse } kind;
};
/// This text on every stream, as it is: what no well-behaved service would send.
struct RawText {
  std::string text;
};
/// One put with a string of this many bytes in it.
struct BigEvent {
  std::size_t bytes;
};
/// Read the write, apply it or not, and close without an answer.
struct CloseOnWrite {
  bool apply;
  std::size_t count;
};
struct RedirectLoop {};
struct RedirectForeign {
  std::string location;
};
/// The service moves to another port; what was connected is closed.
struct RedirectMove {};
/// Answer 200 and do nothing.
struct AcceptThenIgnore {
  std::size_t count;
};
/// Answer 200, do it, take it back later.
struct AcceptThenRevert {
  std::size_t count;
  std::chrono::milliseconds after;
};
struct SlowWrite {
  std::chrono::milliseconds delay;
  std::size_t count;
};

using Fault = std::variant<StatusFault, Cut, Stall, SlowBody, HalfEvent, Garbage, RawText, BigEvent, CloseOnWrite,
                           RedirectLoop, RedirectForeign, RedirectMove, AcceptThenIgnore, AcceptThenRevert, SlowWrite>;

/// Reads `{"fault":"status","status":503,...}`. What is wrong is told to `arguments`; then the result means nothing.
[[nodiscard]] Fault parse_fault(Arguments& arguments);

/// What a garbage fault sends: in every kind whole lines, so that the next event can be read again.
[[nodiscard]] std::string bytes_of(Garbage::Kind kind);

/// The faults that wait for somebody to meet them. With `count`, 0 means "until cleared".
class FaultPlan {
 public:
  /// Remembers a fault. Those that act at once (`Cut` now, `Stall`, `Garbage`, `RawText`, `BigEvent`, `RedirectMove`)
  /// are the server's to carry out; of them only what lasts is kept here.
  void add(const Fault& fault);
  void clear() { *this = FaultPlan(); }

  [[nodiscard]] std::optional<StatusFault> take_status(Doing doing);
  [[nodiscard]] bool take_cut_opening();
  [[nodiscard]] bool take_half_event();
  [[nodiscard]] std::optional<CloseOnWrite> take_close_on_write();
  [[nodiscard]] bool take_ignore();
  [[nodiscard]] std::optional<std::chrono::milliseconds> take_revert();
  [[nodiscard]] std::chrono::milliseconds take_write_delay();

  [[nodiscard]] bool stalls_openings() const { return stall_openings_; }
  /// 0: full speed.
  [[nodiscard]] std::size_t bytes_per_second() const { return bytes_per_second_; }
  [[nodiscard]] bool loops() const { return loop_; }
  [[nodiscard]] const std::optional<std::string>& foreign() const { return foreign_; }

 private:
  std::vector<StatusFault> status_;
  std::size_t cut_openings_ = 0;
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
