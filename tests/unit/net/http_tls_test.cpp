// A server with a certificate of its own making is never spoken to.

#include <memory>
#include <string>
#include <thread>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "client_fixture.h"
#include "support/temp_dir.h"

namespace nest2mqtt::net::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};

/// Puts a fresh self-signed certificate for "localhost" into the context. Returns it as PEM.
std::string make_self_signed(asio::ssl::context& context) {
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
  const std::unique_ptr<BIO, Free> pem(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(pem.get(), certificate.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(pem.get(), &text);
  return {text, static_cast<std::size_t>(size)};
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

TEST_F(HttpTlsTest, ACertificateOfANamedAuthorityIsTrusted) {
  asio::io_context context;
  asio::ssl::context tls(asio::ssl::context::tls_server);
  const nest2mqtt::test::TempDir dir;
  dir.write_file("ca.pem", make_self_signed(tls));
  tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  std::jthread server([&] {
    boost::system::error_code error;
    asio::ssl::stream<tcp::socket> stream(acceptor.accept(), tls);
    stream.handshake(asio::ssl::stream_base::server, error);
    std::string request;
    asio::read_until(stream, asio::dynamic_buffer(request), "\r\n\r\n", error);
    asio::write(stream, asio::buffer(std::string_view("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")), error);
  });

  const Outcome outcome = fetch({.url = "https://localhost:" + std::to_string(acceptor.local_endpoint().port()) + "/",
                                 .ca_file = (dir / "ca.pem").string()});
  server.join();

  ASSERT_TRUE(outcome.has_value()) << outcome.error().error.message;
  EXPECT_EQ(outcome->status, 200);
}

}  // namespace
}  // namespace nest2mqtt::net::test
