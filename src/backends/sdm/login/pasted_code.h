#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"

#include "settings.h"

namespace nest2mqtt::sdm {

// How the code of a consent comes: in the address of the page on which the browser ends. Each error is a sentence that
// ends with the next step; none contains a code.

/// Reads what a person has pasted: the whole address, its part with `code=`, or the code alone; decoded once. `state`:
/// that of this login, with which the one of the address must agree; empty: it is not compared. An address without a
/// code is one of Google's own pages, and the error says what such a page means.
[[nodiscard]] Result<Secret> read_pasted_code(std::string_view pasted, const std::string& state,
                                              const SdmSettings& settings);

/// Reads the query with which the browser has come to the redirect URI. Nothing: it does not belong to the login with
/// this `state`.
[[nodiscard]] std::optional<Result<Secret>> read_redirected_code(std::string_view query, const std::string& state);

}  // namespace nest2mqtt::sdm
