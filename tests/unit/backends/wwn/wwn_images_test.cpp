#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_call_budget.h"
#include "fakes/fake_http_client.h"
#include "fakes/manual_time.h"
#include "wwn_upstream.h"

namespace nest2mqtt::wwn {
namespace {

using testing::HasSubstr;

struct IgnoredEvents final : upstream::UpstreamEvents {
  void on_document(const model::Document&, Instant) override {}
  void on_link(const upstream::LinkReport&, Instant) override {}
  void on_advice(upstream::Advice, const std::string&, Instant) override {}
  void on_permissions_changed(Instant) override {}
  void on_write_reverted(const upstream::RevertedWrite&, Instant) override {}
};

/// An account without a token, which asks the service for nothing by itself.
class WwnImagesTest : public testing::Test {
 protected:
  WwnImagesTest() {
    upstream_->start(events_);
    upstream_->tick(time_.now());
  }
  void fetch() {
    upstream_->fetch_image("https://www.dropcam.com/x", [this](Result<std::string> image) {
      EXPECT_FALSE(image_) << "told twice";
      image_ = std::move(image);
    });
  }
  [[nodiscard]] bool due() const { return upstream_->deadline() && *upstream_->deadline() <= time_.now(); }

  test::ManualTime time_;
  test::FakeCallBudget budget_;
  test::FakeHttpClient client_;
  IgnoredEvents events_;
  std::optional<Result<std::string>> image_;
  std::unique_ptr<upstream::Upstream> upstream_ = make_wwn_upstream({.settings = {.image_hosts = {"*.dropcam.com"}},
                                                                     .blocked_pause = {std::chrono::minutes(10)},
                                                                     .on_warning = {},
                                                                     .on_token = {},
                                                                     .clock = time_.clock()},
                                                                    client_, budget_, Backoff::Random(1));
};

TEST_F(WwnImagesTest, TellAlsoLaterThatNothingWasAskedFor) {
  ASSERT_FALSE(due());
  fetch();
  EXPECT_FALSE(image_) << "not from inside the call";
  ASSERT_TRUE(due());
  upstream_->tick(time_.now());
  ASSERT_TRUE(image_ && !*image_);
  EXPECT_THAT(image_->error().message, HasSubstr("no access token"));
  EXPECT_TRUE(client_.requests.empty());
  EXPECT_FALSE(due()) << "told once, there is nothing more to do";
}

TEST_F(WwnImagesTest, TellNothingAfterTheEnd) {
  fetch();
  upstream_->stop();
  EXPECT_EQ(upstream_->deadline(), std::nullopt);
  upstream_->tick(time_.now());
  fetch();
  upstream_->tick(time_.now());
  EXPECT_FALSE(image_);
}

}  // namespace
}  // namespace nest2mqtt::wwn
