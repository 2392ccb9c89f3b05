#include <array>
#include <cstdio>
#include <set>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "nest2mqtt/mirror/mirror.h"
#include "nest2mqtt/model/diff.h"
#include "nest2mqtt/mqtt/outbox.h"

#include "fakes/fake_transport.h"
#include "fakes/manual_time.h"
#include "fakes/random_document.h"

// The one promise of the bridge: whatever happens, in the end the broker retains exactly what the document says. What
// that is, is written down here once more, as plainly as possible and without any of the product's code.

namespace nest2mqtt::mirror {
namespace {

std::string expected_level(const std::string& text) {
  if (text.empty()) return "%";
  static const std::set<std::string> words{"set",     "result",       "event",    "activity",
                                           "command", "availability", "snapshot", "image"};
  const bool is_word = words.contains(text);
  std::string level;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    if (plain.find(c) != std::string_view::npos && !(is_word && i == 0)) {
      level += c;
    } else {
      std::array<char, 4> hex{};
      std::snprintf(hex.data(), hex.size(), "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
      level += hex.data();
    }
  }
  return level;
}

/// The random documents hold whole and half numbers only.
std::string expected_number(double number) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.1f", number);
  std::string shown = text.data();
  if (shown.ends_with(".0")) shown.resize(shown.size() - 2);
  return shown == "-0" ? "0" : shown;
}

void expect_leaves(const std::string& topic, const json::value& value, std::map<std::string, json::value>& to) {
  if (value.is_object()) {
    for (const auto& member : value.get_object()) {
      expect_leaves(topic + "/" + expected_level(member.key()), member.value(), to);
    }
  } else if (!value.is_null() && value != json::value("")) {
    to.emplace(topic, value);
  }
}

/// What the broker is to retain: as a text for the plain leaves, as JSON for arrays and documents, where the order of
/// members does not matter.
struct Expected {
  std::map<std::string, json::value> leaves;
  std::map<std::string, json::value> documents;

  void add_object(const std::string& topic, const json::value& object, MirrorOptions options) {
    if (!object.is_object()) return;
    if (options.documents) documents.emplace(topic, object);
    if (options.leaves) expect_leaves(topic, object, leaves);
  }

  Expected(const json::object& root, MirrorOptions options) {
    if (const auto* structures = root.if_contains("structures"); structures != nullptr && structures->is_object()) {
      for (const auto& entry : structures->get_object()) {
        add_object("nest/structures/" + expected_level(entry.key()), entry.value(), options);
      }
    }
    const auto* devices = root.if_contains("devices");
    if (devices == nullptr || !devices->is_object()) return;
    for (const auto& group : devices->get_object()) {
      if (!group.value().is_object() || group.key().empty()) continue;
      for (const auto& entry : group.value().get_object()) {
        add_object("nest/devices/" + expected_level(group.key()) + "/" + expected_level(entry.key()), entry.value(),
                   options);
      }
    }
  }
};

bool says(const std::string& payload, const json::value& value) {
  if (value.is_string()) return payload == value.get_string();
  if (value.is_bool()) return payload == (value.get_bool() ? "true" : "false");
  if (const auto number = model::as_number(value)) return payload == expected_number(*number);
  return model::same(json::parse(payload), value);
}

void expect_broker_says(const Expected& expected, const test::RetainedMessages& retained) {
  for (const auto* values : {&expected.leaves, &expected.documents}) {
    for (const auto& [topic, value] : *values) {
      const auto found = retained.find(topic);
      if (found == retained.end()) {
        ADD_FAILURE() << topic << " is missing";
      } else {
        EXPECT_TRUE(says(found->second, value)) << topic << " says " << found->second << ", not " << value;
      }
    }
  }
  EXPECT_EQ(retained.size(), expected.leaves.size() + expected.documents.size());
}

/// A home that changes, and a broker that it is mirrored to over a bad line.
class BadLine : private mqtt::TransportEvents {
 public:
  BadLine(unsigned seed, MirrorOptions options)
      : random_(seed),
        options_(options),
        mirror_(TopicNames("nest"), options),
        outbox_([this](mqtt::PublishId id, const mqtt::Message& message) { return line_.publish(id, message); }) {
    line_.set_events(*this);
    line_.acknowledges = false;
    line_.retained = {{"nest/structures/ghost", "{}"}, {"nest/devices/thermostats/abc/name", "of an earlier run"}};
  }

  void live(int days) {
    document_ = random_.home();
    show();
    for (int day = 0; day < days; ++day) one_thing_happens();
  }

  /// Everything that is under way arrives.
  void rest() {
    if (!line_.connected()) reconnect();
    line_.acknowledges = true;
    while (!line_.unacknowledged.empty()) line_.acknowledge(0);
    line_.run();
    EXPECT_TRUE(outbox_.idle());
  }

  void check() const { expect_broker_says(Expected(document_, options_), line_.retained); }
  [[nodiscard]] const mqtt::Outbox& outbox() const { return outbox_; }

 private:
  void one_thing_happens() {
    time_.advance(std::chrono::seconds(1));
    switch (random_.up_to(9)) {
      case 0:
        if (line_.connected()) line_.cut();
        if (random_.chance(30)) line_.retained.clear();  // restarted without persistence
        if (random_.chance(10)) line_.retained["nest/devices/cameras/abc/name"] = "somebody else";
        break;
      case 1:
      case 2:
        if (!line_.connected()) reconnect();
        break;
      case 3:
      case 4:
        for (int left = random_.up_to(20); left > 0; --left) line_.step();
        break;
      case 5:
      case 6:
        for (int left = random_.up_to(20); left > 0 && !line_.unacknowledged.empty(); --left) {
          line_.acknowledge(static_cast<std::size_t>(random_.up_to(static_cast<int>(line_.unacknowledged.size()) - 1)));
        }
        break;
      default:
        for (int left = 1 + random_.up_to(3); left > 0; --left) random_.mutate(document_);
        if (random_.chance(3)) document_ = random_.home();
        show();
    }
  }

  void show() {
    model::Home next({model::Document::from(std::make_shared<json::value>(document_)).value()}, {});
    for (const model::ObjectChange& change : diff(home_, next)) {
      for (TopicValue& value : mirror_.render(change)) outbox_.set(value.topic, std::move(value.payload), time_.now());
    }
    home_ = std::move(next);
  }

  void reconnect() {
    line_.connect();
    while (!line_.connected()) ASSERT_TRUE(line_.step());
    outbox_.open(test::digests(line_.retained), time_.now());
    outbox_.delete_unclaimed([](const std::string&) { return true; }, time_.now());
  }

  void on_connected() override {}
  void on_disconnected(const Error&) override { outbox_.close(); }
  void on_message(mqtt::Message) override {}
  void on_delivered(mqtt::PublishId id, Result<void> outcome) override { outbox_.delivered(id, outcome, time_.now()); }
  void on_subscribed(const std::string&, Result<void>) override {}
  void on_unsubscribed(const std::string&) override {}

  test::RandomDocument random_;
  test::ManualTime time_;
  test::FakeTransport line_;
  MirrorOptions options_;
  Mirror mirror_;
  mqtt::Outbox outbox_;
  json::object document_;
  model::Home home_;
};

class TheMirror : public testing::TestWithParam<MirrorOptions> {};

TEST_P(TheMirror, AlwaysEndsAsTheDocumentSays) {
  std::uint64_t published = 0;
  for (unsigned seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE(seed);
    BadLine line(seed, GetParam());
    for (int round = 0; round < 3; ++round) {
      line.live(60);
      line.rest();
      line.check();
      if (HasFailure()) return;
    }
    published += line.outbox().published();
  }
  EXPECT_GT(published, 2000U);
}

INSTANTIATE_TEST_SUITE_P(Options, TheMirror,
                         testing::Values(MirrorOptions{.leaves = true, .documents = true},
                                         MirrorOptions{.leaves = true, .documents = false},
                                         MirrorOptions{.leaves = false, .documents = true}),
                         [](const auto& chosen) {
                           return std::string(chosen.param.leaves ? "Leaves" : "") +
                                  (chosen.param.documents ? "Documents" : "");
                         });

}  // namespace
}  // namespace nest2mqtt::mirror
