#include "connect_probe.h"

#include <optional>
#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "tls_context.h"

namespace nest2mqtt::mqtt {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class TcpOrTlsProbe final : public ConnectProbe, public std::enable_shared_from_this<TcpOrTlsProbe> {
  /// Wraps a handler: it does nothing once the probe is gone or has its answer.
  template <class Handler>
  auto alive(Handler handler) {
    return [weak = weak_from_this(), handler = std::move(handler)](const error_code& error) {
      const auto self = weak.lock();
      if (self && self->done_ && error != asio::error::operation_aborted) handler(error);
    };
  }

 public:
  TcpOrTlsProbe(const asio::any_io_executor& core, const ConnectionOptions& options, std::function<void(Error)> done)
      : options_(options), done_(std::move(done)), timer_(core), socket_(core) {}

  void start(const std::string& address, std::chrono::steady_clock::time_point deadline) {
    timer_.expires_at(deadline);
    timer_.async_wait(alive([this](const error_code&) { finish("the broker does not answer"); }));
    const tcp::endpoint endpoint(asio::ip::make_address(address), static_cast<std::uint16_t>(options_.port));
    socket_.async_connect(endpoint, alive([this](const error_code& error) { connected(error); }));
  }

 private:
  void connected(const error_code& error) {
    if (error) return finish(error.message());
    if (!options_.tls) return finish("the broker hangs up instead of an answer to CONNECT");
    auto context = make_tls_context(options_);
    if (!context) return finish(context.error().message);
    context_ = *std::move(context);
    stream_.emplace(std::move(socket_), *context_);
    error_code no_address;
    asio::ip::make_address(options_.host, no_address);
    // An address is no server name (RFC 6066, section 3).
    if (no_address) SSL_set_tlsext_host_name(stream_->native_handle(), options_.host.c_str());
    stream_->async_handshake(asio::ssl::stream_base::client,
                             alive([this](const error_code& failure) { shaken_hands(failure); }));
  }

  void shaken_hands(const error_code& error) {
    const long verified = SSL_get_verify_result(stream_->native_handle());
    if (verified != X509_V_OK) {
      finish(std::string("TLS: the broker's certificate is not trusted: ") + X509_verify_cert_error_string(verified));
    } else if (error) {
      finish("TLS: " + error.message());
    } else {
      finish("TLS: the broker hangs up; does it want a client certificate?");
    }
  }

  void finish(std::string reason) {
    timer_.cancel();
    const auto done = std::exchange(done_, {});
    done(Error{Recovery::retry, std::move(reason)});
  }

  const ConnectionOptions options_;
  std::function<void(Error)> done_;
  asio::steady_timer timer_;
  tcp::socket socket_;
  std::optional<asio::ssl::context> context_;
  std::optional<asio::ssl::stream<tcp::socket>> stream_;
};

}  // namespace

std::shared_ptr<ConnectProbe> probe_connection(const asio::any_io_executor& core, const ConnectionOptions& options,
                                               const std::string& address,
                                               std::chrono::steady_clock::time_point deadline,
                                               std::function<void(Error)> done) {
  const auto probe = std::make_shared<TcpOrTlsProbe>(core, options, std::move(done));
  probe->start(address, deadline);
  return probe;
}

}  // namespace nest2mqtt::mqtt
