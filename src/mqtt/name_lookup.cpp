#include "name_lookup.h"

#include <netdb.h>
#include <sys/socket.h>

#include <array>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>

namespace nest2mqtt::mqtt {
namespace {

using Addresses = Result<std::vector<std::string>>;

Addresses look_up(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_ADDRCONFIG;
  addrinfo* list = nullptr;
  const int code = ::getaddrinfo(host.c_str(), nullptr, &wanted, &list);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(list, &::freeaddrinfo);
  if (code != 0) return fail(Recovery::retry, host + " cannot be resolved: " + ::gai_strerror(code));
  std::vector<std::string> addresses;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (::getnameinfo(entry->ai_addr, entry->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0) {
      addresses.emplace_back(text.data());
    }
  }
  if (addresses.empty()) return fail(Recovery::retry, host + " has no address");
  return addresses;
}

}  // namespace

/// Shared with the thread, which may live longer than all else.
struct NameLookup::Asker {
  std::mutex mutex;                   ///< for `core`, which only the thread and the end of the lookup touch
  boost::asio::any_io_executor core;  ///< none: nobody waits any more
  Done done;
};

NameLookup::NameLookup(boost::asio::any_io_executor core, const std::string& host, Done done)
    : asker_(std::make_shared<Asker>()) {
  asker_->core = std::move(core);
  asker_->done = std::move(done);
  const auto answer = [asker = asker_](Addresses addresses) {
    const std::scoped_lock lock(asker->mutex);
    if (!asker->core) return;
    boost::asio::post(asker->core, [asker, addresses = std::move(addresses)]() mutable {
      if (const auto tell = std::exchange(asker->done, {})) tell(std::move(addresses));
    });
  };
  try {
    std::thread([answer, host] { answer(look_up(host)); }).detach();
  } catch (const std::system_error& error) {
    answer(fail(Recovery::retry, host + " cannot be resolved: " + error.what()));
  }
}

NameLookup::~NameLookup() {
  const std::scoped_lock lock(asker_->mutex);
  asker_->core = {};
  asker_->done = {};
}

}  // namespace nest2mqtt::mqtt
