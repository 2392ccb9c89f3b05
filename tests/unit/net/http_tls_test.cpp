// A server with a certificate of its own making is never spoken to.

#include <memory>
#include <string>
#include <thread>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "client_fixture.h"

namespace nest2mqtt::net::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};

/// Puts a fresh self-signed certificate for "localhost" into the context.
void make_self_signed(asio::ssl::context& context) {
  const std::unique_ptr<EVP_PKEY, Free> key(EVP_EC_gen("P-256"));
  const std::unique_ptr<X509, Free> certificate(X509_new());
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  SSL_CTX_use_certificate(context.native_handle(), certificate.get());
  SSL_CTX_use_PrivateKey(context.native_handle(), key.get());
}

using HttpTlsTest = ClientTest;

TEST_F(HttpTlsTest, AnUnknownCertificateEndsItBeforeAnythingIsSent) {
  asio::io_context context;
  asio::ssl::context tls(asio::ssl::context::tls_server);
  make_self_signed(tls);
  tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  boost::system::error_code handshake;
  std::jthread server([&] {
    asio::ssl::stream<tcp::socket> stream(acceptor.accept(), tls);
    stream.handshake(asio::ssl::stream_base::server, handshake);
    // With TLS 1.3 the server is done before the client has looked at the certificate.
    char byte = 0;
    if (!handshake) stream.read_some(asio::buffer(&byte, 1), handshake);
  });

  const Outcome outcome = fetch({.method = "PUT",
                                 .url = "https://localhost:" + std::to_string(acceptor.local_endpoint().port()) + "/",
                                 .bearer = Secret("canary"),
                                 .body = "{}"});
  server.join();

  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().progress, Progress::not_sent);
  EXPECT_THAT(outcome.error().error.message, testing::HasSubstr("certificate"));
  EXPECT_TRUE(handshake.failed());
}

}  // namespace
}  // namespace nest2mqtt::net::test
