#include "curl_engine.h"

#include <chrono>
#include <utility>

#include <boost/asio/post.hpp>

#include "exchange.h"

namespace nest2mqtt::net {
namespace {

using boost::asio::posix::stream_descriptor;

void deliver(const Exchange::Arrivals& arrivals) {
  for (const auto& exchange : arrivals) exchange->deliver();
}

}  // namespace

CurlEngine::CurlEngine(boost::asio::any_io_executor core)
    : core_(std::move(core)), timer_(core_), multi_(make_multi()) {
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &CurlEngine::on_socket);
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &CurlEngine::on_timer);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
}

CurlEngine::~CurlEngine() {
  for (const auto& [key, exchange] : std::exchange(live_, {})) {
    curl_multi_remove_handle(multi_.get(), exchange->easy());
    exchange->end({exchange->progress(), Error{Recovery::retry, "the HTTP client was shut down"}});
  }
  boost::asio::post(core_, [arrivals = std::move(arrivals_)] { deliver(arrivals); });
}

void CurlEngine::start(std::shared_ptr<Exchange> exchange) {
  const auto easy = exchange->open(arrivals_);
  if (!easy) {
    exchange->end({Progress::not_sent, easy.error()});
    boost::asio::post(core_, [weak = weak_from_this()] {
      if (const auto engine = weak.lock()) deliver(std::exchange(engine->arrivals_, {}));
    });
    return;
  }
  live_.emplace(exchange.get(), std::move(exchange));
  curl_multi_add_handle(multi_.get(), *easy);  // asks for a timer, which begins the work
}

void CurlEngine::cancel(Exchange& exchange) {
  if (!live_.contains(&exchange)) return;
  const auto gone = take(exchange);
  gone->close();
}

std::shared_ptr<Exchange> CurlEngine::take(Exchange& exchange) {
  curl_multi_remove_handle(multi_.get(), exchange.easy());
  return live_.extract(&exchange).mapped();
}

// --- what libcurl waits for ---------------------------------------------------------------------------------------

int CurlEngine::on_socket(CURL* /*easy*/, curl_socket_t number, int wanted, void* self, void* /*unused*/) noexcept {
  try {
    static_cast<CurlEngine*>(self)->watch(number, wanted);
    return 0;
  } catch (...) {
    return -1;  // libcurl ends its transfers with an error
  }
}

void CurlEngine::watch(curl_socket_t number, int wanted) {
  if (wanted == CURL_POLL_REMOVE) {
    if (const auto gone = sockets_.extract(number)) gone.mapped()->descriptor.release();
    return;
  }
  auto& socket = sockets_[number];
  if (!socket) {
    socket = std::make_shared<Socket>(core_);
    socket->descriptor.assign(number);
  }
  socket->wanted = wanted;
  await_wanted(number, socket);
}

void CurlEngine::await_wanted(curl_socket_t number, const std::shared_ptr<Socket>& socket) {
  await(number, socket, CURL_POLL_IN, &Socket::read_awaited);
  await(number, socket, CURL_POLL_OUT, &Socket::write_awaited);
}

void CurlEngine::await(curl_socket_t number, const std::shared_ptr<Socket>& socket, int direction,
                       bool Socket::*awaited) {
  if ((socket->wanted & direction) == 0 || (*socket).*awaited) return;
  (*socket).*awaited = true;
  const bool reads = direction == CURL_POLL_IN;
  socket->descriptor.async_wait(reads ? stream_descriptor::wait_read : stream_descriptor::wait_write,
                                [weak = weak_from_this(), weak_socket = std::weak_ptr(socket), number, direction,
                                 awaited, reads](const boost::system::error_code& error) {
                                  const auto engine = weak.lock();
                                  const auto waited = weak_socket.lock();
                                  // A socket that libcurl has closed leaves its number to another.
                                  if (error || !engine || !waited) return;
                                  (*waited).*awaited = false;
                                  if ((waited->wanted & direction) == 0) return;
                                  engine->act(number, reads ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
                                  if (waited->descriptor.is_open()) engine->await_wanted(number, waited);
                                });
}

int CurlEngine::on_timer(CURLM* /*multi*/, long wait_ms, void* self) noexcept {
  try {
    static_cast<CurlEngine*>(self)->set_timer(wait_ms);
    return 0;
  } catch (...) {
    return -1;
  }
}

void CurlEngine::set_timer(long wait_ms) {
  timer_.cancel();
  if (wait_ms < 0) return;
  const auto expired = [weak = weak_from_this()] {
    if (const auto engine = weak.lock()) engine->act(CURL_SOCKET_TIMEOUT, 0);
  };
  if (wait_ms == 0) {
    boost::asio::post(core_, expired);  // libcurl does not mind one too many
    return;
  }
  timer_.expires_after(std::chrono::milliseconds(wait_ms));
  timer_.async_wait([expired](const boost::system::error_code& error) {
    if (!error) expired();
  });
}

// --- what libcurl has done ----------------------------------------------------------------------------------------

void CurlEngine::act(curl_socket_t number, int events) {
  int running = 0;
  curl_multi_socket_action(multi_.get(), number, events, &running);
  collect_ended();
  deliver(std::exchange(arrivals_, {}));
}

void CurlEngine::collect_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;  // the message goes with the handle
    Exchange* ended = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &ended);
    take(*ended)->end(code);
  }
}

}  // namespace nest2mqtt::net
