#pragma once

#include <exception>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>

namespace nest2mqtt::bench {

/// Runs it beside everything else. What it throws ends `run()` of its io_context: nothing fails unseen.
template <class Executor>
void spawn(Executor&& executor, boost::asio::awaitable<void> task) {
  boost::asio::co_spawn(std::forward<Executor>(executor), std::move(task), [](const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
  });
}

}  // namespace nest2mqtt::bench
