#include "support/certificates.h"

#include <string>
#include <vector>

#include "support/process.h"

namespace nest2mqtt::test {
namespace {

constexpr const char* openssl_config = R"([req]
distinguished_name = name
prompt = no
[name]
organizationName = nest2mqtt tests
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
[client]
basicConstraints = CA:FALSE
extendedKeyUsage = clientAuth
)";

}  // namespace

Certificates::Certificates() {
  dir_.write_file("openssl.cnf", openssl_config);
  authority_ = make("authority", "authority", nullptr);
  server_ = make("localhost", "server", &authority_);
  client_ = make("client", "client", &authority_);
  other_authority_ = make("other-authority", "authority", nullptr);
}

Certificates::Pair Certificates::make(const char* name, const char* section, const Pair* issuer) const {
  Pair made{dir_ / (std::string(name) + ".crt"), dir_ / (std::string(name) + ".key")};
  std::vector<std::string> command = {installed_program("openssl"), "req", "-x509", "-new",
                                      // EC keys: made in milliseconds where RSA takes seconds.
                                      "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-config",
                                      dir_ / "openssl.cnf", "-extensions", section, "-subj",
                                      "/O=nest2mqtt tests/CN=" + std::string(name), "-days", "2", "-keyout", made.key,
                                      "-out", made.certificate};
  if (issuer != nullptr) {
    command.insert(command.end(), {"-CA", issuer->certificate, "-CAkey", issuer->key});
  }
  run(std::move(command));
  return made;
}

}  // namespace nest2mqtt::test
