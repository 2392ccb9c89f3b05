#pragma once

#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "nest2mqtt/storage/state_store.h"

#include "support/temp_dir.h"

namespace nest2mqtt::storage {

/// A limit on the size of files does to a write what a full disk does.
class FullDiskHere {
 public:
  explicit FullDiskHere(rlim_t size = 0) {
    getrlimit(RLIMIT_FSIZE, &before_);
    signal_before_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit full{size, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &full);
  }
  FullDiskHere(const FullDiskHere&) = delete;
  FullDiskHere& operator=(const FullDiskHere&) = delete;
  ~FullDiskHere() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_before_);
  }

 private:
  rlimit before_{};
  void (*signal_before_)(int) = nullptr;
};

class StateStoreTest : public testing::Test {
 protected:
  StateStoreTest() { begin(); }

  /// A new process.
  void begin() {
    store_.reset();
    store_ = std::make_unique<StateStore>(dir_.path().string());
  }
  /// The bridge ends and starts again; what it is told then.
  std::string restart() {
    begin();
    return store_->open().value();
  }
  void leave(const std::string& name, const std::string& text) {
    dir_.write_file(name, text, test::TempDir::secret_mode);
  }
  [[nodiscard]] bool exists(const std::string& name) const { return std::filesystem::exists(dir_ / name); }
  [[nodiscard]] std::string value(const std::string& name) const {
    const auto records = store_->records();
    const auto found = records.find(name);
    return found == records.end() ? "" : model::to_text(found->second);
  }

  test::TempDir dir_;
  std::unique_ptr<StateStore> store_;
};

}  // namespace nest2mqtt::storage
