#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include "nest2mqtt/backend/backend.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/upstream.h"

#include "fakes/fake_call_budget.h"
#include "support/temp_dir.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {

/// The account of a configuration, opened by its back end as the daemon does it, with the loop that it runs in. Writes
/// down what the account tells. Owned by one thread.
class OpenAccount final : private upstream::UpstreamEvents {
 public:
  /// `text` is a configuration with one account. Throws if it has errors.
  explicit OpenAccount(const std::string& text);
  OpenAccount(const OpenAccount&) = delete;
  OpenAccount& operator=(const OpenAccount&) = delete;
  ~OpenAccount() override;

  void start() { upstream_->start(*this); }
  void stop() { upstream_->stop(); }

  /// Runs the loop until the condition is true. False: it was not within the time.
  [[nodiscard]] bool run_until(const std::function<bool()>& condition, std::chrono::milliseconds limit = max_wait());

  /// Writes and waits for the outcome; nothing: it did not come in time.
  [[nodiscard]] std::optional<upstream::WriteOutcome> write(upstream::Write write);

  [[nodiscard]] bool is_online() const { return link().state == upstream::LinkState::online; }
  /// The last report; `connecting` before there is one.
  [[nodiscard]] upstream::LinkReport link() const { return links_.empty() ? upstream::LinkReport{} : links_.back(); }
  [[nodiscard]] const std::vector<upstream::LinkReport>& links() const { return links_; }
  [[nodiscard]] std::size_t documents() const { return documents_; }
  /// How many of them came while the account was not online.
  [[nodiscard]] std::size_t documents_while_not_online() const { return early_documents_; }
  /// The object in the last document; nothing where there is none.
  [[nodiscard]] const boost::json::object* find(const model::ObjectId& id) const;
  /// Everything that was told, as text: documents, reasons, advice, lines for the log.
  [[nodiscard]] const std::string& told() const { return told_; }

 private:
  void on_document(const model::Document& document, Instant now) override;
  void on_link(const upstream::LinkReport& link, Instant now) override;
  void on_advice(upstream::Advice advice, const std::string& message, Instant now) override;
  void on_permissions_changed(Instant) override {}
  void on_write_reverted(const upstream::RevertedWrite&, Instant) override {}

  TempDir dir_;
  config::Config config_;
  boost::asio::io_context core_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{core_.get_executor()};
  std::unique_ptr<net::HttpClient> http_ = net::make_curl_client(core_.get_executor());
  storage::TokenStore tokens_{dir_.path().string()};
  FakeCallBudget budget_;
  backend::AccountServices services_;
  std::unique_ptr<upstream::Upstream> upstream_;
  std::vector<upstream::LinkReport> links_;
  std::optional<model::Document> document_;
  std::size_t documents_ = 0;
  std::size_t early_documents_ = 0;
  std::string told_;
};

}  // namespace nest2mqtt::test
