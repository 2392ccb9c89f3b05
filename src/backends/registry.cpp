#include "nest2mqtt/backends/registry.h"

#include <algorithm>
#include <vector>

#include "nest2mqtt/backends/nle/nle_backend.h"
#include "nest2mqtt/backends/sdm/sdm_backend.h"
#include "nest2mqtt/backends/wwn/wwn_backend.h"

namespace nest2mqtt::backends {

std::span<const backend::Backend* const> all() {
  static const backend::Backend* const backends[] = {
      &wwn::wwn_backend(),
      &nle::nle_backend(),
      &sdm::sdm_backend(),
  };
  return backends;
}

config::BackendTables tables() {
  static const auto tables = [] {
    std::vector<const config::BackendTable*> of_all;
    for (const backend::Backend* const backend : all()) of_all.push_back(&backend->table());
    return of_all;
  }();
  return tables;
}

const backend::Backend& of(const config::AccountConfig& account) {
  return **std::find_if(all().begin(), all().end(),
                        [&](const backend::Backend* backend) { return &backend->table() == account.table; });
}

}  // namespace nest2mqtt::backends
