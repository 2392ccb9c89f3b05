#include <thread>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <gmock/gmock.h>

#include "client.h"
#include "support/certificates.h"
#include "support/names.h"

namespace nest2mqtt::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;

class CertificateTest : public testing::Test {
 protected:
  [[nodiscard]] mqtt::ConnectionOptions options(const Broker& broker, std::string host) const {
    auto options = options_for(broker.port(), std::move(host));
    options.tls = true;
    options.ca_file = certificates_.authority().string();
    return options;
  }

  Certificates certificates_;
};

TEST_F(CertificateTest, IsForTheNameOrTheAddressThatIsConfigured) {
  const Broker broker({.tls = &certificates_});
  for (const char* host : {"localhost", "127.0.0.1"}) {
    Client client(options(broker, host));
    client.transport().connect();
    EXPECT_TRUE(client.connected()) << host << ": " << client.end();
  }
}

TEST_F(CertificateTest, ForAnotherNameIsRefused) {
  const Broker broker({.tls = &certificates_});
  Client client(options(broker, "127.1"));  // leads to this broker
  client.transport().connect();
  EXPECT_THAT(client.end(), HasSubstr("TLS: the broker's certificate is not trusted: hostname mismatch"));
  EXPECT_EQ(client.connections, 0);
}

/// With TLS Paho has to be given the name, and then it takes the name's first IPv4 address and no other.
TEST_F(CertificateTest, IsAskedForAtTheFirstAddressOnly) {
  const Broker broker({.tls = &certificates_});
  Client client(options(broker, name_of_two));
  client.transport().connect();
  EXPECT_EQ(client.end(), "Connection refused");
  EXPECT_EQ(client.connections, 0);
}

TEST_F(CertificateTest, OfAnotherAuthorityIsRefused) {
  const Broker broker({.tls = &certificates_});
  for (const char* host : {"localhost", name_of_both_families}) {
    auto distrusting = options(broker, host);
    distrusting.ca_file = certificates_.other_authority().string();
    Client client(distrusting);
    client.transport().connect();
    EXPECT_THAT(client.end(), HasSubstr("TLS: the broker's certificate is not trusted")) << host;
  }
}

TEST_F(CertificateTest, OfOursIsMissed) {
  const Broker broker({.tls = &certificates_, .require_client_certificate = true});
  Client client(options(broker, "localhost"));
  client.transport().connect();
  // The broker says "certificate required" and hangs up, which can make the system forget what it said.
  EXPECT_THAT(client.end(), AllOf(HasSubstr("TLS: "), HasSubstr("certificate")));
}

TEST_F(CertificateTest, IsMissedWhereTheBrokerDoesNotSpeakTls) {
  const Broker broker;
  Client client(options(broker, "localhost"));
  client.transport().connect();
  // A hang-up at once can look like one of TCP.
  EXPECT_THAT(client.end(), AnyOf(HasSubstr("TLS"), HasSubstr("Connection re")));
}

/// A server behind one address with several names has to know which is meant.
TEST_F(CertificateTest, IsAskedForByTheConfiguredName) {
  asio::io_context context;
  asio::ssl::context tls(asio::ssl::context::tls_server);
  tls.use_certificate_chain_file(certificates_.server().certificate.string());
  tls.use_private_key_file(certificates_.server().key.string(), asio::ssl::context::pem);
  for (const std::string host : {"localhost", "127.0.0.1"}) {
    std::string asked;
    tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    const std::uint16_t port = acceptor.local_endpoint().port();
    std::jthread server([&] {
      asio::ssl::stream<tcp::socket> stream(acceptor.accept(), tls);
      acceptor.close();
      boost::system::error_code ignored;
      stream.handshake(asio::ssl::stream_base::server, ignored);
      const char* const name = SSL_get_servername(stream.native_handle(), TLSEXT_NAMETYPE_host_name);
      asked = name == nullptr ? "" : name;
    });
    auto wanted = options_for(port, host);
    wanted.tls = true;
    wanted.ca_file = certificates_.authority().string();
    Client client(wanted);
    client.transport().connect();
    EXPECT_NE(client.end(), "it has not ended");
    server.join();
    // Paho names an address too, which RFC 6066, section 3, does not allow. Servers take no notice.
    EXPECT_EQ(asked, host);
  }
}

}  // namespace
}  // namespace nest2mqtt::test
