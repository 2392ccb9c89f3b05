#include "document_feed.h"

#include <memory>
#include <utility>

#include "clean_json.h"
#include "service_error.h"
#include "stream_connection.h"

namespace nest2mqtt::wwn {
namespace {

/// `metadata.client_version`, which no document of ours keeps.
std::optional<std::int64_t> client_version_in(std::string_view path, const json::value& data) {
  const json::object* const root = path == "/" ? data.if_object() : nullptr;
  const json::value* const metadata = root == nullptr ? nullptr : root->if_contains("metadata");
  if (metadata == nullptr || !metadata->is_object()) return std::nullopt;
  const auto version = model::number_member(metadata->get_object(), "client_version");
  constexpr double largest = 1e9;
  if (!version || *version < 0 || *version > largest) return std::nullopt;
  return static_cast<std::int64_t>(*version);
}

}  // namespace

void DocumentFeed::reset(const Secret& token) {
  token_ = token;
  document_ = {};
  last_put_.clear();
  incomplete_ = false;
  needs_new_stream_ = false;
}

Result<std::optional<FeedUpdate>> DocumentFeed::put(std::string data) {
  if (data == last_put_) return std::nullopt;
  auto update = apply(std::move(data));
  if (!update) {
    last_put_.clear();  // the put before this one is news if it comes again
    incomplete_ = true;
  }
  return update;
}

Result<std::optional<FeedUpdate>> DocumentFeed::apply(std::string data) {
  // Blotted before it is cut: half a token is no longer recognised.
  const auto beginning = [&] { return ", beginning \"" + excerpt(without_token(data, token_)) + "\""; };
  auto parsed = parse_clean_json(data, token_);
  if (!parsed) return fail("a put is " + parsed.error().message + beginning());
  json::object* const put = (*parsed)->if_object();
  const auto path = put != nullptr ? model::string_member(*put, "path") : std::nullopt;
  json::value* const value = path ? put->if_contains("data") : nullptr;
  if (value == nullptr) {
    return fail("a put without path and data" + beginning());
  }
  if (*path == "/") {
    incomplete_ = false;
  } else if (incomplete_) {
    needs_new_stream_ = true;
    return fail("a put of " + one_line(without_token(std::string(*path), token_)) + " after one that was lost");
  }
  const auto client_version = client_version_in(*path, *value);
  // The document is a part of the put and keeps the whole of it in memory, instead of a copy.
  auto next = document_.with(*path, std::shared_ptr<json::value>(*parsed, value));
  if (!next) return fail("a put that does not fit: " + next.error().message);
  last_put_ = std::move(data);
  document_ = std::move(*next);
  return FeedUpdate{document_, client_version};
}

}  // namespace nest2mqtt::wwn
