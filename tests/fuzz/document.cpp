#include "nest2mqtt/model/document.h"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/base/utf8.h"
#include "nest2mqtt/mirror/device_events.h"
#include "nest2mqtt/mirror/mirror.h"
#include "nest2mqtt/model/diff.h"
#include "nest2mqtt/model/document_draft.h"

#include "input.h"
#include "require.h"

// Each line is one put: `0/devices {...}` is account 0, a path and the data. After each, a mirror that was fed with the
// differences says what one says that is rendered from scratch.
namespace nest2mqtt::mirror {
namespace {

using Retained = std::map<std::string, std::string>;

void apply(const model::Home& before, const model::Home& after, Retained& retained) {
  static const Mirror mirror(TopicNames("nest"), {});
  for (const model::ObjectChange& change : model::diff(before, after)) {
    fuzz::require(change.before == nullptr || change.after == nullptr || !change.fields.empty(),
                  "what is the same is no change");
    for (const TopicValue& value : mirror.render(change)) {
      if (value.payload.empty()) {
        retained.erase(value.topic);
      } else {
        retained[value.topic] = value.payload;
      }
    }
  }
}

void check_message(const std::string& topic, const std::string& payload) {
  fuzz::require(topic.starts_with("nest/devices/") || topic.starts_with("nest/structures/"), "below the base topic");
  fuzz::require(topic.find_first_of(std::string_view("+#\0", 3)) == std::string::npos, "a topic that may be published");
  fuzz::require(topic.find("//") == std::string::npos && !topic.ends_with('/'), "no level is empty");
  fuzz::require(topic.size() <= 65'535, "a topic fits into a packet");
  fuzz::require(is_utf8(payload), "a payload is UTF-8");
}

/// Reads the parameters of a URL as the service's own servers would.
void require_no_credentials(std::string_view url) {
  const std::size_t first = url.find_first_of("?&#;");
  while (first != std::string_view::npos && url.size() > first) {
    const std::size_t last = url.find_last_of("?&#;");
    std::string name(url.substr(last + 1, 5));
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    fuzz::require(name != "auth=", "no URL has a parameter auth");
    url = url.substr(0, last);
  }
}

void check_value(const json::value& value) {
  if (const auto* const text = value.if_string()) {
    require_no_credentials(*text);
    const std::string clean = model::without_auth_query(*text);
    fuzz::require(clean == std::string_view(*text), "what is cut once has nothing left to be cut");
  } else if (const auto* const object = value.if_object()) {
    for (const auto& member : *object) check_value(member.value());
  } else if (const auto* const array = value.if_array()) {
    for (const auto& element : *array) check_value(element);
  }
}

class Accounts {
 public:
  void put(std::string_view line) {
    const std::size_t account = line.starts_with('1') ? 1 : 0;
    line.remove_prefix(line.empty() ? 0 : 1);
    const std::string_view path = fuzz::take_until(line, ' ');
    auto data = model::parse_document(line);
    if (!data || !is_utf8(path)) return;  // the path comes in JSON, too
    model::DocumentDraft draft(documents_.at(account).value_or(model::Document()));
    if (!draft.put(path, **data)) return;
    auto next = draft.document();
    fuzz::require(next.has_value(), "it is small");
    fuzz::require(!next->root().contains("metadata"), "metadata holds credentials");
    for (const auto& member : next->root()) check_value(member.value());
    documents_.at(account) = std::move(*next);
    show();
  }

 private:
  void show() {
    model::Home next({documents_[0], documents_[1]}, {});
    fuzz::require(model::diff(next, model::Home({documents_[0], documents_[1]}, {})).empty(), "the same is no change");
    apply(home_, next, fed_);
    Retained rendered;
    apply(model::Home(), next, rendered);
    fuzz::require(fed_ == rendered, "a mirror fed with differences is the mirror rendered from scratch");
    for (const auto& [topic, payload] : rendered) check_message(topic, payload);
    notice(next);
    home_ = std::move(next);
  }

  void notice(const model::Home& next) {
    const Instant now{};
    for (const model::HomeObject& object : next.objects()) {
      fuzz::require(next.find(object.id) == &object, "every object is found by its id");
      static_cast<void>(events_.observe(object, now));
    }
    for (const model::HomeObject& object : next.objects()) {
      fuzz::require(events_.observe(object, now).empty(), "what has been told once is not told again");
    }
    events_.keep(next);
  }

  std::array<std::optional<model::Document>, 2> documents_;
  model::Home home_;
  Retained fed_;
  DeviceEvents events_;
};

}  // namespace
}  // namespace nest2mqtt::mirror

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nest2mqtt::mirror::Accounts accounts;
  for (const auto line : nest2mqtt::fuzz::lines_of(nest2mqtt::fuzz::as_text(data, size))) accounts.put(line);
  return 0;
}
