#include "stream_session.h"

#include <string>
#include <variant>

#include "nest2mqtt/base/utf8.h"

#include "canary.h"
#include "fakes/fake_call_budget.h"
#include "fakes/manual_time.h"
#include "input.h"
#include "require.h"

// The service's side of a stream as a script, one thing a line, the first character says what: `S` the stream is
// answered (status and content type), `L` it is redirected, `B` bytes come (`\n` ends a line), `T` milliseconds pass,
// `E` the connection ends, `N` there is a new token, `R` the
// account is refused on the common stream. `{token}` stands for the token. The
// session never says the token, opens one stream at a time, asks to be woken as long as it has no bad news, and
// survives everything.
namespace nest2mqtt::wwn {
namespace {

using fuzz::require;

int number(std::string_view text) {
  int value = 0;
  for (const char c : text.substr(0, 6)) {
    if (c < '0' || c > '9') break;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::string unescaped(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == 'n' || text[i + 1] == 'r');
    bytes += escape ? (text[i + 1] == 'n' ? '\n' : '\r') : text[i];
    if (escape) ++i;
  }
  return bytes;
}

class Service {
 public:
  Service() { look(session_.start(Secret(fuzz::canary), "log in again", time_.now())); }

  void act(std::string_view line) {
    if (line.empty()) return;
    const char what = line.front();
    line.remove_prefix(1);
    const Instant now = time_.now();
    switch (what) {
      case 'S': {
        const int status = number(fuzz::take_until(line, ' '));
        if (open_)
          look(session_.headers({status, {{"content-type", std::string(line)}, {"Retry-After", "5"}}, ""}, now));
        break;
      }
      case 'L':
        if (open_) look(session_.headers({307, {{"Location", std::string(line)}}, ""}, now));
        break;
      case 'B':
        if (open_) look(session_.bytes(unescaped(line), now));
        break;
      case 'E':
        if (open_ && is_utf8(line)) ended("the connection is lost: " + std::string(line));
        break;
      case 'T':
        time_.advance(milliseconds(number(line)));
        look(session_.tick(time_.now()));
        break;
      case 'N':
        look(session_.restart(Secret(fuzz::canary), now));
        break;
      case 'R':
        look(session_.refused("the access was revoked", upstream::AccessLoss::revoked));
        break;
      default:
        break;
    }
  }

 private:
  void ended(const std::string& why) {
    open_ = false;
    look(session_.ended(why, time_.now()));
  }

  void look(const Actions& actions) {
    for (const Action& action : actions) std::visit([this](const auto& wanted) { look_at(wanted); }, action);
    require(session_.deadline().has_value() != (link_ == upstream::LinkState::unauthorized),
            "only a refused session sleeps for ever");
    require(!open_ || link_ != upstream::LinkState::unauthorized, "and has no stream");
  }

  void look_at(const OpenStream& stream) {
    require(!open_, "one stream at a time");
    require(stream.url.starts_with("https://") || stream.url.starts_with("http://127.0.0.1"), "over TLS");
    fuzz::require_no_canary(stream.url);
    open_ = true;
  }
  void look_at(const CloseStream&) { open_ = false; }
  void look_at(const ReportLink& report) {
    link_ = report.link.state;
    fuzz::require_no_canary(report.link.why);
    require(is_utf8(report.link.why), "a reason may stand in a message");
    require(report.link.why.empty() == (link_ == upstream::LinkState::online), "bad news has a reason");
  }
  void look_at(const ReportDocument& report) {
    require(link_ == upstream::LinkState::online, "a document is good news");
    fuzz::require_no_canary(model::to_text(report.document.root()));
  }
  void look_at(const ReportClientVersion& report) { require(report.accepted >= 0, "versions count up from nothing"); }
  void look_at(const ReportUnusable& report) {
    fuzz::require_no_canary(report.why);
    require(is_utf8(report.why), "a reason may stand in a message");
    require(report.why.empty() == unusable_, "it begins and ends in turns");
    unusable_ = !unusable_;
  }
  void look_at(const LogWarning& report) { fuzz::require_no_canary(report.what); }

  test::ManualTime time_;
  test::FakeCallBudget budget_;
  RedirectCache redirects_{"https://developer-api.nest.com", {"*.nest.com", "127.0.0.1"}};
  StreamSession session_{
      {.keep_alive = milliseconds(30'000), .max_event = 2000, .blocked_pause = {std::chrono::minutes(10)}},
      redirects_,
      budget_,
      Backoff::Random(1)};
  bool open_ = false;
  bool unusable_ = false;
  upstream::LinkState link_ = upstream::LinkState::connecting;
};

}  // namespace
}  // namespace nest2mqtt::wwn

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace nest2mqtt;
  const std::string_view script = fuzz::as_text(data, size);
  if (fuzz::holds_canary(script)) return 0;
  wwn::Service service;
  for (const auto line : fuzz::lines_of(script)) service.act(fuzz::with_canary(line));
  return 0;
}
