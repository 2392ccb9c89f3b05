#pragma once

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_call_budget.h"
#include "fakes/manual_time.h"
#include "stream_session.h"

namespace nest2mqtt::wwn {

/// A StreamSession, the service's side of the stream, and what the session wanted done, in words: `open URL`, `close`,
/// `link online`, `document JSON`, `unusable WHY`, `usable`, `warning TEXT`.
class StreamSessionTest : public testing::Test {
 protected:
  using Told = std::vector<std::string>;

  static inline const std::string front_door = "https://developer-api.nest.com";
  static inline const std::string server = "https://server01.nest.com:9553";

  Told start(const std::string& token = "c.canary") {
    return told(session_.start(Secret(token), "log in again", time_.now()));
  }
  Told answers(int status, std::vector<net::Header> headers = {}) {
    return told(session_.headers({status, std::move(headers), ""}, time_.now()));
  }
  Told redirects(const std::string& location) { return answers(307, {{"Location", location}}); }
  Told accepts() { return answers(200, {{"Content-Type", "text/event-stream"}}); }
  Told sends(const std::string& bytes) { return told(session_.bytes(bytes, time_.now())); }
  Told puts(const std::string& data, const std::string& path = "/") {
    return sends("event: put\ndata: {\"path\":\"" + path + "\",\"data\":" + data + "}\n\n");
  }
  Told ends() { return told(session_.ended("the service closed the stream", time_.now())); }
  Told after(milliseconds wait) {
    time_.advance(wait);
    return told(session_.tick(time_.now()));
  }

  /// Start, redirect, stream, first document.
  void go_online() {
    start();
    redirects(server);
    accepts();
    ASSERT_THAT(puts("{}"), testing::ElementsAre("link online", "document {}"));
  }

  /// How long the session wants to be left alone.
  [[nodiscard]] milliseconds pause() const {
    return session_.deadline() ? *session_.deadline() - time_.now() : milliseconds(-1);
  }

  Told told(const Actions& actions) {
    Told words;
    for (const Action& action : actions) {
      if (const auto* open = std::get_if<OpenStream>(&action)) words.push_back("open " + open->url);
      if (std::holds_alternative<CloseStream>(action)) words.emplace_back("close");
      if (const auto* link = std::get_if<ReportLink>(&action)) {
        words.push_back("link " + std::string(upstream::link_word(link->link.state)));
        why_ = link->link.why;
        loss_ = link->link.loss;
        token_is_void_ = is_void(loss_);
      }
      if (const auto* version = std::get_if<ReportClientVersion>(&action)) {
        words.push_back("client version " + std::to_string(version->accepted));
      }
      if (const auto* report = std::get_if<ReportDocument>(&action)) {
        words.push_back("document " + model::to_text(report->document.root()));
      }
      if (const auto* report = std::get_if<ReportUnusable>(&action)) {
        words.push_back(report->why.empty() ? "usable" : "unusable " + report->why);
      }
      if (const auto* warning = std::get_if<LogWarning>(&action)) words.push_back("warning " + warning->what);
    }
    return words;
  }

  test::ManualTime time_;
  test::FakeCallBudget budget_;
  RedirectCache redirects_{front_door, {"*.nest.com"}};
  StreamSession session_{
      {.keep_alive = std::chrono::seconds(30),
       .max_event = 1000,
       .blocked_pause = {std::chrono::minutes(10), std::chrono::minutes(30), std::chrono::minutes(60)}},
      redirects_,
      budget_,
      Backoff::Random(1)};
  std::string why_;  ///< of the last link report, like the next
  upstream::AccessLoss loss_ = upstream::AccessLoss::none;
  bool token_is_void_ = false;
};

}  // namespace nest2mqtt::wwn
