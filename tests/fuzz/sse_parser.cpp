#include "nest2mqtt/net/sse_parser.h"

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "input.h"
#include "require.h"

// The input is what comes over a stream. The events are the same however it is chunked, and those of a second, naive
// reading of the standard.
namespace nest2mqtt::net {
namespace {

constexpr std::size_t limit = 200;

struct Reading {
  std::vector<std::pair<std::string, std::string>> events;
  bool failed = false;

  friend bool operator==(const Reading&, const Reading&) = default;
};

template <class NextSize>
Reading read_in_chunks(std::string_view bytes, NextSize next_size) {
  Reading reading;
  SseParser parser(limit);
  while (!bytes.empty() && !reading.failed) {
    const std::string chunk(bytes.substr(0, next_size()));  // a copy, so that AddressSanitizer guards its ends
    bytes.remove_prefix(chunk.size());
    std::string_view rest = chunk;
    while (true) {
      auto event = parser.next(rest);
      reading.failed = !event;
      if (!event || !*event) break;
      reading.events.emplace_back(std::move((*event)->type), std::move((*event)->data));
    }
    fuzz::require(reading.failed || rest.empty(), "every byte is taken");
  }
  return reading;
}

/// WHATWG HTML, section 9.2.6, on the whole text at once; a field counts only with its line end.
Reading read_naively(std::string text) {
  for (std::size_t at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", at)) text.erase(at, 1);
  for (char& c : text) c = c == '\r' ? '\n' : c;
  std::string_view rest = text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);

  Reading reading;
  std::string type;
  std::vector<std::string_view> data;
  while (rest.find('\n') != std::string_view::npos) {
    const std::string_view line = fuzz::take_until(rest, '\n');
    if (!line.empty()) {
      const std::size_t colon = line.find(':');
      std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 1);
      if (value.starts_with(' ')) value.remove_prefix(1);
      if (line.substr(0, colon) == "event") type = value;
      if (line.substr(0, colon) == "data") data.push_back(value);
      continue;
    }
    std::string joined;
    for (std::size_t i = 0; i < data.size(); ++i) joined.append(i == 0 ? "" : "\n").append(data[i]);
    if (!data.empty() || !type.empty()) reading.events.emplace_back(std::exchange(type, {}), joined);
    data.clear();
  }
  return reading;
}

void check(std::string_view bytes) {
  const Reading whole = read_in_chunks(bytes, [&] { return bytes.size(); });
  fuzz::require(read_in_chunks(bytes, [] { return 1; }) == whole, "single bytes give the events of the whole");
  std::minstd_rand random(static_cast<unsigned>(bytes.size()) + 1);
  fuzz::require(read_in_chunks(bytes, [&] { return 1 + random() % 11; }) == whole, "so do chunks of any size");

  Reading naive = read_naively(std::string(bytes));
  fuzz::require(whole.failed || bytes.size() <= limit || naive.events.size() >= whole.events.size(),
                "nothing is invented");
  if (whole.failed) {
    fuzz::require(bytes.size() > limit, "only what is longer than the limit fails");
    naive.events.resize(std::min(naive.events.size(), whole.events.size()));
    naive.failed = true;
  }
  fuzz::require(naive == whole, "the events are those of the standard");
}

}  // namespace
}  // namespace nest2mqtt::net

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nest2mqtt::net::check(nest2mqtt::fuzz::as_text(data, size));
  return 0;
}
