#include "background_thread.h"

#include <cstdlib>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <openssl/crypto.h>
#include <openssl/ssl.h>

namespace nest2mqtt::mqtt {
namespace {

TEST(BackgroundThread, RunsTasksInOrderAndNotInTheCaller) {
  const auto caller = std::this_thread::get_id();
  std::vector<int> order;
  std::promise<std::thread::id> last;
  run_in_background([&] { order.push_back(1); });
  run_in_background([&] { order.push_back(2); });
  run_in_background([&] { last.set_value(std::this_thread::get_id()); });
  EXPECT_NE(last.get_future().get(), caller);
  EXPECT_THAT(order, testing::ElementsAre(1, 2));
}

TEST(BackgroundThread, DestroysATaskBeforeTheNextOneRuns) {
  auto held = std::make_shared<int>(0);
  std::promise<long> users;
  run_in_background([held] {});
  run_in_background([&users, weak = std::weak_ptr(held)] { users.set_value(weak.use_count()); });
  EXPECT_EQ(users.get_future().get(), 1);
}

/// Threads of Paho may outlive `main`. Without our initialization OpenSSL ends before the handler, which the test
/// registers before the first use of OpenSSL.
TEST(BackgroundThread, IsInAProcessWhoseOpensslCanBeUsedUntilItsEnd) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";  // in a new process, in which nothing has used OpenSSL
  EXPECT_EXIT(
      {
        std::atexit([] { std::_Exit(OPENSSL_init_crypto(0, nullptr) == 1 ? EXIT_SUCCESS : EXIT_FAILURE); });
        run_in_background([] {});
        SSL_CTX_free(SSL_CTX_new(TLS_client_method()));
        std::exit(EXIT_FAILURE);
      },
      testing::ExitedWithCode(EXIT_SUCCESS), "");
}

}  // namespace
}  // namespace nest2mqtt::mqtt
