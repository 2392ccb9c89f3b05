#include "nest2mqtt/base/descriptor.h"

#include <unistd.h>

namespace nest2mqtt {

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace nest2mqtt
