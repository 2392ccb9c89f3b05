#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "nest2mqtt/backend/backend.h"
#include "nest2mqtt/backends/wwn/settings.h"

#include "multiplex/multiplex_stream.h"

namespace nest2mqtt::wwn {

/// Finds or makes the common stream of an account with `multiplex`: up to `max_multiplexed` accounts with the same
/// service and the same options of the stream share one, in the order of the configuration.
class CommonStreams {
 public:
  /// `services` and all accounts outlive this.
  explicit CommonStreams(const backend::AccountServices& services) : services_(services) {}

  /// To be called once for each account, since each call counts the account in its stream. Null if the account is to
  /// have a stream of its own.
  [[nodiscard]] std::shared_ptr<MultiplexStream> stream_for(const config::AccountConfig& account);

 private:
  struct CommonStream {
    const WwnSettings* settings;  ///< of the first account in it
    std::shared_ptr<MultiplexStream> stream;
    std::size_t accounts = 0;
  };

  [[nodiscard]] CommonStream& add_stream(const config::AccountConfig& account);

  const backend::AccountServices& services_;
  std::vector<CommonStream> streams_;
};

}  // namespace nest2mqtt::wwn
