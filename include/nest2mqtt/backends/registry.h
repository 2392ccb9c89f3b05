#pragma once

#include <span>

#include "nest2mqtt/backend/backend.h"
#include "nest2mqtt/config/backend_table.h"

/// The back ends that this program has.
namespace nest2mqtt::backends {

[[nodiscard]] std::span<const backend::Backend* const> all();

/// Their tables of the configuration, in the same order.
[[nodiscard]] config::BackendTables tables();

/// The one that the account belongs to.
[[nodiscard]] const backend::Backend& of(const config::AccountConfig& account);

}  // namespace nest2mqtt::backends
