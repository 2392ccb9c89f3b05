#pragma once

#include <memory>

#include "contract/service.h"

namespace nest2mqtt::test {

[[nodiscard]] std::unique_ptr<Service> start_sdm_service();

}  // namespace nest2mqtt::test
