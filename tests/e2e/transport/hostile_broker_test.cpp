// What answers at the broker's address may be anything.

#include <thread>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

#include "client.h"

namespace nest2mqtt::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::string_literals;

const std::string accepted = "\x20\x03\0\0\0"s;  // CONNACK of MQTT 5, without properties

struct Answer {
  const char* name;
  std::string bytes;
};

class HostileBroker : public testing::TestWithParam<Answer> {};

TEST_P(HostileBroker, endsTheConnectionAndNoMore) {
  asio::io_context context;
  tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  std::jthread server([&] {
    tcp::socket socket = acceptor.accept();
    std::array<char, 2> connect{};
    asio::read(socket, asio::buffer(connect));
    boost::system::error_code ignored;
    asio::write(socket, asio::buffer(GetParam().bytes), ignored);
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    char rest = 0;
    while (!ignored) socket.read_some(asio::buffer(&rest, 1), ignored);
  });
  Client client(options_for(acceptor.local_endpoint().port()));
  client.transport().connect();
  EXPECT_NE(client.end(), "it has not ended");
  EXPECT_EQ(client.ends.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Sends, HostileBroker,
    testing::Values(Answer{"nothing", ""}, Answer{"http", "HTTP/1.1 400 Bad Request\r\n\r\n"},
                    Answer{"half_a_connack", "\x20\x03\0"s}, Answer{"connack_of_another_version", "\x20\x02\0\x01"s},
                    Answer{"an_endless_length", "\x20\xff\xff\xff\xff\xff\xff"s},
                    Answer{"a_message_before_connack", "\x30\x05\0\x01"s + "a\0x"s},
                    Answer{"suback_without_reasons", accepted + "\x90\x03\0\x01\0"s},
                    Answer{"suback_that_nobody_waits_for", accepted + "\x90\x04\0\x09\0\x80"s},
                    Answer{"puback_that_nobody_waits_for", accepted + "\x40\x02\0\x09"s},
                    Answer{"a_message_without_topic", accepted + "\x30\x03\0\0\0"s},
                    Answer{"a_topic_beyond_the_packet", accepted + "\x30\x04\xff\xff"s + "ab"s},
                    Answer{"properties_beyond_the_packet", accepted + "\x30\x05\0\x01"s + "a\x7f\x03"s},
                    Answer{"disconnect", accepted + "\xe0\x02\x8b\0"s}),
    [](const auto& instance) { return instance.param.name; });

TEST(HostileBrokerAnswers, ASubscriptionWithoutAReasonCode) {
  asio::io_context context;
  tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  std::jthread server([&] {
    tcp::socket socket = acceptor.accept();
    std::array<char, 1> byte{};
    asio::read(socket, asio::buffer(byte));
    asio::write(socket, asio::buffer(accepted));
    // SUBSCRIBE is the first packet that begins with 0x82; after one byte of length comes its id.
    while (static_cast<unsigned char>(byte[0]) != 0x82) asio::read(socket, asio::buffer(byte));
    std::string rest(3, 0);
    asio::read(socket, asio::buffer(rest));
    asio::write(socket, asio::buffer("\x90\x03" + rest.substr(1) + "\0"s));
    boost::system::error_code ignored;
    while (!ignored) socket.read_some(asio::buffer(byte), ignored);
  });
  Client client(options_for(acceptor.local_endpoint().port()));
  client.transport().connect();
  ASSERT_TRUE(client.connected());
  ASSERT_TRUE(client.transport().subscribe("a", {}));
  // Paho takes it for granted, or gives the connection up; either does no harm.
  EXPECT_TRUE(client.wait([&] { return !client.subscriptions.empty() || !client.ends.empty(); }));
}

}  // namespace
}  // namespace nest2mqtt::test
