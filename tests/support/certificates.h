#pragma once

#include <filesystem>

#include "support/temp_dir.h"

namespace nest2mqtt::test {

/// A private certificate authority and what it signed, as PEM files valid for two days.
class Certificates {
 public:
  Certificates();

  struct Pair {
    std::filesystem::path certificate;
    std::filesystem::path key;
  };

  [[nodiscard]] const std::filesystem::path& authority() const { return authority_.certificate; }
  [[nodiscard]] const Pair& server() const { return server_; }  ///< for localhost and 127.0.0.1
  [[nodiscard]] const Pair& client() const { return client_; }
  /// Signed nothing of the above: who trusts only this one must refuse the server.
  [[nodiscard]] const std::filesystem::path& other_authority() const { return other_authority_.certificate; }

 private:
  [[nodiscard]] Pair make(const char* name, const char* section, const Pair* issuer) const;

  TempDir dir_;
  Pair authority_;
  Pair server_;
  Pair client_;
  Pair other_authority_;
};

}  // namespace nest2mqtt::test
