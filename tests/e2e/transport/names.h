#pragma once

namespace nest2mqtt::test {

/// A name that this process resolves to 127.0.0.2, where nobody listens, and then to 127.0.0.1.
constexpr auto name_of_two = "two-addresses.test";

}  // namespace nest2mqtt::test
