#include "document_feed.h"

#include <memory>
#include <utility>

#include "clean_json.h"
#include "service_error.h"
#include "stream_connection.h"

namespace nest2mqtt::wwn {
namespace {

/// `metadata.client_version`. Must be called before `Document::from`, which removes `metadata`.
std::optional<std::int64_t> client_version_in(const json::value& document) {
  const json::object* const metadata = model::object_member(document.if_object(), "metadata");
  if (metadata == nullptr) return std::nullopt;
  const auto version = model::number_member(*metadata, "client_version");
  constexpr double largest = 1e9;
  if (!version || *version < 0 || *version > largest) return std::nullopt;
  return static_cast<std::int64_t>(*version);
}

bool is_root(std::string_view path) {
  return path.find_first_not_of('/') == std::string_view::npos;
}

}  // namespace

void DocumentFeed::reset(const Secret& token) {
  token_ = token;
  document_ = {};
  draft_.reset();
  has_parts_ = false;
  last_put_.clear();
  incomplete_ = false;
  needs_new_stream_ = false;
}

void DocumentFeed::reopened() {
  last_put_.clear();
  needs_new_stream_ = false;
}

Result<std::optional<FeedUpdate>> DocumentFeed::put(std::string data) {
  if (data == last_put_) return std::nullopt;
  auto update = apply(std::move(data));
  if (!update) mark_incomplete();
  return update;
}

Result<std::optional<FeedUpdate>> DocumentFeed::take_parts() {
  if (!std::exchange(has_parts_, false)) return std::nullopt;
  auto next = draft_->document();
  if (!next) {
    mark_incomplete();
    return fail("a put that cannot be applied: " + next.error().message);
  }
  document_ = std::move(*next);
  return FeedUpdate{document_, std::nullopt};
}

void DocumentFeed::mark_incomplete() {
  last_put_.clear();  // so that the next put is used even if it is equal to the last one
  draft_.reset();
  has_parts_ = false;
  incomplete_ = true;
}

Result<std::optional<FeedUpdate>> DocumentFeed::apply(std::string data) {
  // Redacted before it is cut, see `excerpt`.
  const auto beginning = [&] { return ", beginning \"" + excerpt(without_token(data, token_)) + "\""; };
  if (data.size() > model::max_home) {
    return fail("a put of " + std::to_string(data.size()) + " bytes; at most " + std::to_string(model::max_home) +
                " are accepted");
  }
  auto parsed = parse_clean_json(data, token_);
  if (!parsed) return fail("a put is " + parsed.error().message + beginning());
  json::object* const put = (*parsed)->if_object();
  const auto path = put != nullptr ? model::string_member(*put, "path") : std::nullopt;
  json::value* const value = path ? put->if_contains("data") : nullptr;
  if (value == nullptr) return fail("a put without path and data" + beginning());
  std::optional<FeedUpdate> update;
  if (is_root(*path)) {
    // The document points into the put, and keeps all of it in memory; that avoids a copy.
    auto whole = apply_whole(std::shared_ptr<json::value>(*parsed, value));
    if (!whole) return tl::unexpected(whole.error());
    update = std::move(*whole);
  } else if (auto part = apply_part(*path, *value); !part) {
    return tl::unexpected(part.error());
  }
  last_put_ = std::move(data);
  return update;
}

Result<FeedUpdate> DocumentFeed::apply_whole(std::shared_ptr<json::value> document) {
  const auto client_version = client_version_in(*document);
  auto next =
      document->is_null() ? Result<model::Document>(model::Document()) : model::Document::from(std::move(document));
  if (!next) return fail("a put that cannot be applied: " + next.error().message);
  document_ = std::move(*next);
  draft_.reset();
  has_parts_ = false;
  incomplete_ = false;
  return FeedUpdate{document_, client_version};
}

Result<void> DocumentFeed::apply_part(std::string_view path, const json::value& data) {
  if (incomplete_) {
    needs_new_stream_ = true;
    return fail("a put of " + one_line(without_token(std::string(path), token_)) +
                ", which cannot be used because an earlier put was lost");
  }
  if (!draft_) draft_.emplace(document_);
  auto put = draft_->put(path, data);
  if (!put) return fail("a put that cannot be applied: " + put.error().message);
  has_parts_ = true;
  return {};
}

}  // namespace nest2mqtt::wwn
