#pragma once

#include <string>
#include <vector>

#include "sdm/login/consent.h"

namespace nest2mqtt::simulator {

/// Asks the person to agree. Form fields and ids (`accept`, `cancel`, `devices`, `pubsub`) stay as they are, because
/// tests use them in a browser.
[[nodiscard]] std::string sdm_consent_page(const SdmConsentRequest& request,
                                           const std::vector<SdmConsent::Person>& people);

/// A page that says why nothing can be linked.
[[nodiscard]] std::string sdm_message_page(const std::string& title, const std::string& text);

}  // namespace nest2mqtt::simulator
