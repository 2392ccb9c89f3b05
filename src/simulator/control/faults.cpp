#include "control/faults.h"

#include <algorithm>
#include <array>
#include <utility>

#include "control/arguments.h"

namespace nest2mqtt::simulator {
namespace {

using std::chrono::milliseconds;

std::optional<RequestKind> parse_request_kind(Arguments& arguments) {
  const auto on = arguments.word("on", {"any", "read", "write", "stream", "front", "login"});
  if (on == "read") return RequestKind::read;
  if (on == "write") return RequestKind::write;
  if (on == "stream") return RequestKind::stream;
  if (on == "front") return RequestKind::front;
  if (on == "login") return RequestKind::login;
  return std::nullopt;
}

std::string_view name_of(RequestKind kind) {
  switch (kind) {
    case RequestKind::read:
      return "read";
    case RequestKind::write:
      return "write";
    case RequestKind::stream:
      return "stream";
    case RequestKind::front:
      return "front";
    case RequestKind::login:
      break;
  }
  return "login";
}

Fault parse_status(Arguments& arguments) {
  arguments.only({"fault", "status", "on", "count", "retry_after", "body"});
  constexpr std::array<std::size_t, 9> known{400, 401, 403, 404, 429, 500, 502, 503, 504};
  const std::size_t status = arguments.count("status", std::nullopt);
  if (arguments.ok() && std::find(known.begin(), known.end(), status) == known.end()) {
    arguments.reject("status", "\"status\" must be one of 400, 401, 403, 404, 429, 500, 502, 503, 504");
  }
  StatusFault fault{static_cast<unsigned>(status), parse_request_kind(arguments), arguments.count("count", 0),
                    std::nullopt};
  const std::size_t seconds = arguments.count("retry_after", 0);
  if (seconds > 0) fault.retry_after = seconds;
  fault.body = arguments.any_text("body");
  return fault;
}

Fault parse_garbage(Arguments& arguments) {
  arguments.only({"fault", "kind"});
  const auto kind = arguments.word("kind", {"json", "utf8", "sse"});
  if (kind == "utf8") return Garbage{Garbage::Kind::utf8};
  if (kind == "sse") return Garbage{Garbage::Kind::sse};
  return Garbage{Garbage::Kind::json};
}

/// Decrements `count` and removes the fault when it reaches 0. A count of 0 means "until cleared".
template <class T>
std::optional<T> take(std::optional<T>& fault) {
  const std::optional<T> taken = fault;
  if (fault && fault->count > 0 && --fault->count == 0) fault.reset();
  return taken;
}

}  // namespace

Fault parse_fault(Arguments& arguments) {
  const auto name =
      arguments.word("fault", {"status", "cut", "stall", "slow_body", "half_event", "garbage", "raw", "big_event",
                               "close_on_write", "redirect_loop", "redirect_foreign", "redirect_move",
                               "accept_then_ignore", "accept_then_revert", "slow_write"});
  if (!name) arguments.reject("", "\"fault\" is missing: it names the fault");
  if (name == "status") return parse_status(arguments);
  if (name == "garbage") return parse_garbage(arguments);
  if (name == "raw") {
    arguments.only({"fault", "text"});
    return RawText{arguments.text("text")};
  }
  if (name == "stall") {
    arguments.only({"fault", "openings"});
    return Stall{arguments.flag("openings", false)};
  }
  if (name == "slow_body") {
    arguments.only({"fault", "bytes_per_second"});
    return SlowBody{static_cast<std::size_t>(arguments.number("bytes_per_second", 1))};
  }
  if (name == "big_event") {
    arguments.only({"fault", "bytes"});
    return BigEvent{arguments.count("bytes", std::nullopt)};
  }
  if (name == "close_on_write") {
    arguments.only({"fault", "apply", "count"});
    return CloseOnWrite{arguments.flag("apply", false), arguments.count("count", 1)};
  }
  if (name == "redirect_foreign") {
    arguments.only({"fault", "location"});
    return RedirectForeign{arguments.text("location")};
  }
  if (name == "accept_then_ignore") {
    arguments.only({"fault", "count"});
    return AcceptThenIgnore{arguments.count("count", 1)};
  }
  if (name == "accept_then_revert") {
    arguments.only({"fault", "count", "after"});
    return AcceptThenRevert{arguments.count("count", 1), arguments.duration("after", milliseconds(200))};
  }
  if (name == "slow_write") {
    arguments.only({"fault", "count", "delay"});
    return SlowWrite{arguments.duration("delay", milliseconds(2000)), arguments.count("count", 1)};
  }
  if (name == "cut") {
    arguments.only({"fault", "count"});
    return Cut{arguments.count("count", 0)};
  }
  arguments.only({"fault"});
  if (name == "half_event") return HalfEvent{};
  if (name == "redirect_loop") return RedirectLoop{};
  return RedirectMove{};
}

std::string bytes_of(Garbage::Kind kind) {
  switch (kind) {
    case Garbage::Kind::utf8:
      return "event: put\ndata: {\"path\":\"/\",\"data\":{\xff\xfe\xc0:\xed\xa0\x80}}\n\n";
    case Garbage::Kind::sse:
      return "\x01\x02 neither field nor comment\r\nfoo: bar\r\n: comment\r\nevent\r\nid\r\n\r\n";
    default:
      return "event: put\ndata: {\"path\":\"/\",\"data\":{\"devices\":{\"thermostats\":{\"half\n\n";
  }
}

void FaultPlan::add(const Fault& fault) {
  if (const auto* status = std::get_if<StatusFault>(&fault)) status_.push_back(*status);
  if (const auto* cut = std::get_if<Cut>(&fault)) cut_openings_ = cut->openings;
  if (const auto* stall = std::get_if<Stall>(&fault)) {
    stall_ = true;
    stall_openings_ = stall->openings;
  }
  if (const auto* slow = std::get_if<SlowBody>(&fault)) bytes_per_second_ = slow->bytes_per_second;
  if (std::holds_alternative<HalfEvent>(fault)) half_event_ = true;
  if (const auto* close = std::get_if<CloseOnWrite>(&fault)) close_on_write_ = *close;
  if (std::holds_alternative<RedirectLoop>(fault)) loop_ = true;
  if (const auto* foreign = std::get_if<RedirectForeign>(&fault)) foreign_ = foreign->location;
  if (const auto* ignore = std::get_if<AcceptThenIgnore>(&fault)) ignore_ = *ignore;
  if (const auto* revert = std::get_if<AcceptThenRevert>(&fault)) revert_ = *revert;
  if (const auto* slow = std::get_if<SlowWrite>(&fault)) slow_write_ = *slow;
}

json::array FaultPlan::list() const {
  json::array list;
  const auto add_counted = [&](std::string_view name, const auto& fault) {
    if (fault) list.emplace_back(json::object{{"fault", name}, {"count", fault->count}});
  };
  for (const StatusFault& fault : status_) {
    list.emplace_back(json::object{{"fault", "status"},
                                   {"status", fault.status},
                                   {"on", fault.on ? name_of(*fault.on) : "any"},
                                   {"count", fault.count}});
  }
  if (cut_openings_ > 0) list.emplace_back(json::object{{"fault", "cut"}, {"count", cut_openings_}});
  if (stall_) list.emplace_back(json::object{{"fault", "stall"}, {"openings", stall_openings_}});
  if (bytes_per_second_ > 0) {
    list.emplace_back(json::object{{"fault", "slow_body"}, {"bytes_per_second", bytes_per_second_}});
  }
  if (half_event_) list.emplace_back(json::object{{"fault", "half_event"}});
  if (loop_) list.emplace_back(json::object{{"fault", "redirect_loop"}});
  if (foreign_) list.emplace_back(json::object{{"fault", "redirect_foreign"}, {"location", *foreign_}});
  add_counted("close_on_write", close_on_write_);
  add_counted("accept_then_ignore", ignore_);
  add_counted("accept_then_revert", revert_);
  add_counted("slow_write", slow_write_);
  return list;
}

std::optional<StatusFault> FaultPlan::take_status(RequestKind kind) {
  const auto met = std::find_if(status_.begin(), status_.end(),
                                [&](const StatusFault& fault) { return !fault.on || *fault.on == kind; });
  if (met == status_.end()) return std::nullopt;
  const StatusFault taken = *met;
  if (met->count > 0 && --met->count == 0) status_.erase(met);
  return taken;
}

bool FaultPlan::take_cut_opening() {
  if (cut_openings_ == 0) return false;
  --cut_openings_;
  return true;
}

bool FaultPlan::take_half_event() {
  return std::exchange(half_event_, false);
}

std::optional<CloseOnWrite> FaultPlan::take_close_on_write() {
  return take(close_on_write_);
}

bool FaultPlan::take_ignore() {
  return take(ignore_).has_value();
}

std::optional<milliseconds> FaultPlan::take_revert() {
  const auto taken = take(revert_);
  if (!taken) return std::nullopt;
  return taken->after;
}

milliseconds FaultPlan::take_write_delay() {
  const auto taken = take(slow_write_);
  return taken ? taken->delay : milliseconds(0);
}

}  // namespace nest2mqtt::simulator
