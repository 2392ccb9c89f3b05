#include "home/camera_events.h"

#include <gtest/gtest.h>

#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;

TEST(CameraEvents, BeginWithoutAnEndAndGetItLater) {
  HomeDocument document(family());
  CameraEvents events;
  ASSERT_TRUE(events.begin(document, {"driveway-c9d0", true, true, false, 10s}, noon()));
  const auto event = [&](const char* field) { return text_at(document.root(), driveway / "last_event" / field); };
  EXPECT_EQ(event("start_time"), "2025-03-01T12:00:00.000Z");
  EXPECT_EQ(event("end_time"), "");
  EXPECT_EQ(event("has_person"), "true");
  EXPECT_EQ(event("has_sound"), "false");
  EXPECT_EQ(event("urls_expire_time"), "2025-03-11T12:00:00.000Z");
  events.advance(document, noon() + 9s);
  EXPECT_EQ(event("end_time"), "");
  events.advance(document, noon() + 12s);
  EXPECT_EQ(event("end_time"), "2025-03-01T12:00:10.000Z");
  EXPECT_EQ(text_at(document.root(), family_home / "wwn_security_state"), "ok") << "at home";
}

TEST(CameraEvents, WithoutHistoryThereAreNoPictures) {
  HomeDocument document(cottage());
  CameraEvents events;
  ASSERT_TRUE(events.begin(document, {"front-door-66ff", true}, noon()));
  EXPECT_EQ(find(document.root(), {"devices", "cameras", "front-door-66ff", "last_event", "web_url"}), nullptr);
}

TEST(CameraEvents, APersonInAnEmptyHomeSetsDeterUntilTheUserIsBack) {
  HomeDocument document(family());
  ASSERT_TRUE(document.set(family_home / "away", "away"));
  EcoCoupling eco;
  eco.advance(document, noon());
  CameraEvents events;
  CameraEvent person;
  person.device = "driveway-c9d0";
  person.person = true;
  ASSERT_TRUE(events.begin(document, person, noon()));
  EXPECT_EQ(text_at(document.root(), family_home / "wwn_security_state"), "deter");
  ASSERT_TRUE(document.set(family_home / "away", "home"));
  eco.advance(document, noon());
  eco.advance(document, noon() + 2s);
  EXPECT_EQ(text_at(document.root(), family_home / "wwn_security_state"), "ok");
}

TEST(CameraEvents, NeedACamera) {
  HomeDocument document(family());
  EXPECT_FALSE(CameraEvents().begin(document, {"nobody"}, noon()));
}

}  // namespace
}  // namespace nest2mqtt::simulator
