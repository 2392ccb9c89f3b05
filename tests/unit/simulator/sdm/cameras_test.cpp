// Events, pictures and streams of cameras and doorbells.

#include "sdm/cameras.h"

#include <gmock/gmock.h>

#include "sdm/sdm_fixture.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

class SdmCamerasTest : public SdmTest {
 protected:
  SdmCamerasTest() { service_.quotas().set_limits(false); }

  void see(const CameraEvent& event) {
    ASSERT_TRUE(simulation_.perform(event, now_));
    service_.advance(now_);
  }
  json::array events() { return parse_json(control("events", "", "GET").substr(4))->as_array(); }
  std::string image(const std::string& device, const json::value& event_id) {
    return command(device, "CameraEventImage.GenerateImage", to_text(json::object{{"eventId", event_id}}));
  }
};

TEST_F(SdmCamerasTest, TellWhatTheirTraitsAllow) {
  service_.advance(now_);
  see({.device = garage_id, .motion = true, .sound = true, .chime = true});
  pass(1s);
  see({.device = doorbell_id, .motion = true, .sound = true, .chime = true});
  const json::array all = events();
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].at("type"), "CameraMotion.Motion");
  EXPECT_EQ(all[1].at("type"), "CameraSound.Sound") << "a legacy camera has no bell";
  EXPECT_EQ(all[2].at("type"), "DoorbellChime.Chime");
  EXPECT_EQ(all[3].at("type"), "CameraMotion.Motion") << "a battery doorbell tells of no sound";
  EXPECT_EQ(all[2].at("session_id"), all[3].at("session_id"));
  EXPECT_NE(all[2].at("event_id"), all[3].at("event_id"));
}

TEST_F(SdmCamerasTest, APictureOfAnEventForThirtySeconds) {
  service_.advance(now_);
  see({.device = garage_id, .motion = true});
  const json::value id = events()[0].at("event_id");
  const std::string answer = image(garage_id, id);
  ASSERT_THAT(answer, StartsWith("200 {\"results\""));
  const json::object results = parse_json(answer.substr(4))->at("results").as_object();
  const std::string url = text_at(results, {"url"});
  ASSERT_THAT(url, StartsWith("http://127.0.0.1:1/event-images/"));
  const std::string target = url.substr(std::string("http://127.0.0.1:1").size());
  const HttpReply picture = ask("GET", target, "", "Basic " + text_at(results, {"token"})).reply;
  EXPECT_EQ(picture.status, 200U);
  EXPECT_THAT(picture.body, StartsWith("\xff\xd8")) << "JPEG";
  EXPECT_EQ(ask("GET", target, "", "Basic wrong").reply.status, 401U);
  pass(31s);
  EXPECT_EQ(image(garage_id, id), "504 DEADLINE_EXCEEDED Camera image is no longer available for download.");
  EXPECT_EQ(ask("GET", target, "", "Basic " + text_at(results, {"token"})).reply.status, 401U);
}

TEST_F(SdmCamerasTest, APictureOfAnotherEventIsRefused) {
  EXPECT_EQ(image(garage_id, "n:77"), "400 FAILED_PRECONDITION The event id does not belong to the camera.");
  EXPECT_EQ(image(doorbell_id, "n:1"), "400 FAILED_PRECONDITION Command not supported for doorbell.");
}

TEST_F(SdmCamerasTest, StreamsHaveTheProtocolOfTheModel) {
  EXPECT_THAT(command(garage_id, "CameraLiveStream.GenerateRtspStream", "{}"), HasSubstr("rtsps://"));
  EXPECT_THAT(command(doorbell_id, "CameraLiveStream.GenerateRtspStream", "{}"), StartsWith("400 INVALID_ARGUMENT"));
  EXPECT_THAT(command(doorbell_id, "CameraLiveStream.GenerateWebRtcStream", R"({"offerSdp":"v=0"})"),
              HasSubstr("answerSdp"));
  EXPECT_THAT(command(doorbell_id, "CameraLiveStream.GenerateWebRtcStream", "{}"), StartsWith("400 INVALID_ARGUMENT"));
  EXPECT_EQ(command(garage_id, "CameraLiveStream.StopRtspStream", R"({"streamExtensionToken":"x"})"), "200 {}");
}

}  // namespace
}  // namespace nest2mqtt::simulator
