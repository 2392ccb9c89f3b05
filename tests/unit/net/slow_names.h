#pragma once

namespace nest2mqtt::net::test {

/// In this test program the look-up of a name that ends in `.slow` takes until the SlowNames is gone, as it does where
/// no name server answers, and fails then.
class SlowNames {
 public:
  SlowNames();
  SlowNames(const SlowNames&) = delete;
  SlowNames& operator=(const SlowNames&) = delete;
  /// Returns when no look-up is left.
  ~SlowNames();

  /// Look-ups under way.
  [[nodiscard]] int pending() const;
};

}  // namespace nest2mqtt::net::test
