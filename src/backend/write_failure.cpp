#include "nest2mqtt/backend/write_failure.h"

namespace nest2mqtt::backend {

upstream::WriteOutcome write_failure(const net::HttpFailure& failure) {
  using Kind = upstream::WriteOutcome::Kind;
  Kind kind = Kind::unknown;
  if (failure.progress == net::Progress::not_sent) {
    kind = failure.error.recovery == Recovery::permanent ? Kind::not_built : Kind::not_sent;
  }
  return {kind, failure.error.message};
}

}  // namespace nest2mqtt::backend
