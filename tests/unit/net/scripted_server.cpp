#include "scripted_server.h"

#include <charconv>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

namespace nest2mqtt::net::test {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

std::size_t content_length(const std::string& head) {
  constexpr std::string_view name = "Content-Length: ";
  const std::size_t at = head.find(name);
  if (at == std::string::npos) return 0;
  std::size_t length = 0;
  std::from_chars(head.data() + at + name.size(), head.data() + head.size(), length);
  return length;
}

}  // namespace

Reply respond(int status, std::string_view body, std::string_view headers, Reply::Then then) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " Scripted\r\n";
  text += headers;
  text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  text += body;
  return {{std::move(text)}, then};
}

ScriptedServer::ScriptedServer(Script script)
    : script_(std::move(script)), acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
  asio::co_spawn(context_, accept(), asio::detached);
  thread_ = std::jthread([this] { context_.run(); });
}

ScriptedServer::~ScriptedServer() {
  context_.stop();
}

std::string ScriptedServer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + std::string(path);
}

std::vector<Received> ScriptedServer::received() const {
  const std::scoped_lock lock(mutex_);
  return received_;
}

asio::awaitable<void> ScriptedServer::accept() {
  for (;;) {
    Socket socket = co_await acceptor_.async_accept(asio::use_awaitable);
    ++connections_;
    asio::co_spawn(context_, serve(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> ScriptedServer::serve(Socket socket) {
  ++open_;
  try {
    std::string input;
    for (;;) {
      const std::size_t head_size =
          co_await asio::async_read_until(socket, asio::dynamic_buffer(input), "\r\n\r\n", asio::use_awaitable);
      Received request{input.substr(0, head_size), {}};
      input.erase(0, head_size);
      const std::size_t length = content_length(request.head);
      if (input.size() < length) {
        co_await asio::async_read(socket, asio::dynamic_buffer(input), asio::transfer_exactly(length - input.size()),
                                  asio::use_awaitable);
      }
      request.body = input.substr(0, length);
      input.erase(0, length);
      {
        const std::scoped_lock lock(mutex_);
        received_.push_back(request);
      }

      const Reply reply = script_(request);
      for (const std::string& piece : reply.pieces) {
        co_await asio::async_write(socket, asio::buffer(piece), asio::use_awaitable);
        written_ += piece.size();
      }
      if (reply.then == Reply::Then::close) break;
    }
  } catch (const boost::system::system_error&) {
    // The client went away, which many of the tests want.
  }
  --open_;
}

}  // namespace nest2mqtt::net::test
