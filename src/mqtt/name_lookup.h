#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "nest2mqtt/base/error.h"

namespace nest2mqtt::mqtt {

/// Looks up the addresses of a host. The C library may take half a minute for that where no name server answers; it
/// does so on a thread that nobody waits for. (Asio's resolver waits for its thread at the end of the program.)
class NameLookup {
 public:
  /// Numeric addresses, the one to be tried first in front; at least one.
  using Done = std::function<void(Result<std::vector<std::string>> addresses)>;

  /// `done` is called on `core`, once, unless this is gone by then. It may destroy this.
  NameLookup(boost::asio::any_io_executor core, const std::string& host, Done done);
  NameLookup(const NameLookup&) = delete;
  NameLookup& operator=(const NameLookup&) = delete;
  ~NameLookup();

 private:
  struct Asker;
  std::shared_ptr<Asker> asker_;
};

}  // namespace nest2mqtt::mqtt
