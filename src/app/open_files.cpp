#include "open_files.h"

#include <sys/resource.h>

namespace nest2mqtt::app {

void allow_many_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  // A refusal changes nothing: a few accounts need no more than there is.
  static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
}

}  // namespace nest2mqtt::app
