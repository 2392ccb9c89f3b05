#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace nest2mqtt {

/// A token or password. Cannot be printed, logged, formatted or converted by accident: the only way to the
/// text is `reveal()`, which is easy to find in a review. The memory is wiped when the secret goes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret() { wipe(); }

  [[nodiscard]] bool empty() const { return text_.empty(); }

  /// The text itself, for the one place that sends it to its own service.
  [[nodiscard]] std::string_view reveal() const { return text_; }

  friend bool operator==(const Secret&, const Secret&) = default;

 private:
  void wipe() noexcept;

  std::string text_;
};

}  // namespace nest2mqtt
