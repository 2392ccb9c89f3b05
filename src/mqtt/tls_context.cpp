#include "tls_context.h"

#include <string>
#include <utility>

#include <boost/asio/ip/address.hpp>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace nest2mqtt::mqtt {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

bool expect_host(SSL_CTX* context, const std::string& host) {
  X509_VERIFY_PARAM* const expected = SSL_CTX_get0_param(context);
  error_code no_address;
  boost::asio::ip::make_address(host, no_address);
  if (!no_address) return X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1;
  X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return X509_VERIFY_PARAM_set1_host(expected, host.c_str(), host.size()) == 1;
}

tl::unexpected<Error> unusable(const std::string& what, const error_code& why) {
  return fail(Recovery::retry, "TLS: " + what + " cannot be used: " + why.message());
}

}  // namespace

Result<ssl::context> make_tls_context(const ConnectionOptions& options) {
  ssl::context context(ssl::context::tls_client);
  SSL_CTX* const native = context.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_verify(native, SSL_VERIFY_PEER, nullptr);
  if (!expect_host(native, options.host)) return fail(Recovery::retry, "TLS: no certificate is for " + options.host);

  error_code error;
  context.load_verify_file(options.ca_file.empty() ? system_certificates : options.ca_file, error);
  if (error) return unusable(options.ca_file.empty() ? system_certificates : "mqtt.tls.ca_file", error);
  // An encrypted key is an error; OpenSSL would ask at the terminal for its password.
  context.set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string(); });
  if (!options.cert_file.empty()) context.use_certificate_chain_file(options.cert_file, error);
  if (error) return unusable("mqtt.tls.cert_file", error);
  if (!options.key_file.empty()) context.use_private_key_file(options.key_file, ssl::context::pem, error);
  if (error) return unusable("mqtt.tls.key_file", error);
  return context;
}

}  // namespace nest2mqtt::mqtt
