#include "nest2mqtt/mirror/topic_names.h"

#include <algorithm>
#include <string>

#include "nest2mqtt/base/utf8.h"
#include "nest2mqtt/model/json.h"

#include "input.h"
#include "require.h"

// The first line is a topic as somebody may publish it; the others are a device's kind, its id and the path of a field.
namespace nest2mqtt::mirror {
namespace {

const TopicNames names("home/nest");

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '%';
}

void check_level(std::string_view text) {
  const std::string level = escape_level(text);
  fuzz::require(!level.empty() && std::all_of(level.begin(), level.end(), is_plain), "a level is plain ASCII");
  const auto back = unescape_level(level);
  fuzz::require(back.has_value() == is_utf8(text), "what is UTF-8 can be read back");
  fuzz::require(!back || *back == text, "and is what was written");
  const auto read = unescape_level(text);
  fuzz::require(!read || escape_level(*read) == text, "there is one spelling of every text");
}

void check_object(const model::ObjectId& id, const model::FieldPath& path) {
  const std::string document = names.document(id);
  fuzz::require(names.is_ours(document), "an object's topic is ours");
  fuzz::require(!names.parse_command(document), "no id poses as a command");
  for (const std::string& topic :
       {names.availability(id), names.result(id), names.command(id), names.event(id), names.activity(id),
        names.snapshot(id).picture, names.snapshot(id).availability, names.event_image(id).picture}) {
    fuzz::require(topic != names.field(id, path), "no field poses as an answer");
  }
  if (path.empty()) return;
  fuzz::require(!names.parse_command(names.field(id, path)), "no field poses as a command");
  if (path.size() > 1) return;
  const auto command = names.parse_command(names.field(id, path) + "/set");
  const bool readable = is_utf8(id.kind) && is_utf8(id.id) && is_utf8(path.front());
  fuzz::require(command.has_value() == readable, "every field can be written to");
  fuzz::require(!command || (command->object == id && command->field == path.front()), "and no other");
}

void check_received(std::string_view topic) {
  if (const auto command = names.parse_command(topic)) {
    const std::string object = names.document(command->object);
    const std::string written = command->field ? names.field(command->object, {*command->field}) : object;
    fuzz::require(written + "/set" == topic, "a command has one topic");
    fuzz::require(names.is_ours(topic), "which is ours");
  }
  if (const auto verb = names.parse_request(topic)) {
    fuzz::require(names.bridge("request/" + *verb) == topic, "a request has one topic");
  }
}

void check(std::string_view input) {
  check_received(fuzz::take_until(input, '\n'));
  const std::string kind(fuzz::take_until(input, '\n'));
  const std::string id(fuzz::take_until(input, '\n'));
  model::FieldPath path;
  for (const auto level : fuzz::lines_of(input)) path.emplace_back(level);
  for (const std::string& level : path) check_level(level);
  check_level(id);
  check_object({kind, id}, path);
}

}  // namespace
}  // namespace nest2mqtt::mirror

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nest2mqtt::mirror::check(nest2mqtt::fuzz::as_text(data, size));
  return 0;
}
