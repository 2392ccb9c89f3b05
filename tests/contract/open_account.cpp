#include "contract/open_account.h"

#include <stdexcept>
#include <utility>

#include "nest2mqtt/backends/registry.h"
#include "nest2mqtt/config/config_loader.h"
#include "nest2mqtt/model/home.h"

namespace nest2mqtt::test {
namespace {

config::Config read_config(const TempDir& dir, const std::string& text) {
  dir.write_file("nest2mqtt.toml", text);
  auto config = config::load_config((dir / "nest2mqtt.toml").string(), {}, backends::tables());
  if (!config) throw std::runtime_error(config.error().front().str());
  return std::move(*config);
}

}  // namespace

OpenAccount::OpenAccount(const std::string& text)
    : config_(read_config(dir_, text)),
      services_{
          .config = config_,
          .http = *http_,
          .tokens = tokens_,
          .call_budget = [this](const std::string&, const std::function<upstream::Pace()>&) -> upstream::CallBudget& {
            return budget_;
          },
          .log = [this](config::LogLevel, const std::string&, const std::string& what) { told_ += what + "\n"; },
          .redact = [](const Secret&) {},
          .random = [] { return Backoff::Random(1); },
          .clock = Instant::now},
      upstream_(std::move(backends::of(config_.accounts.front()).open(config_.accounts, services_).front())) {}

OpenAccount::~OpenAccount() {
  upstream_->stop();
}

bool OpenAccount::run_until(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
  const Instant end = Instant::now() + limit;
  while (!condition()) {
    const Instant now = Instant::now();
    if (now >= end) return false;
    const auto deadline = upstream_->deadline();
    if (deadline && *deadline <= now) {
      upstream_->tick(now);
    } else {
      core_.run_one_until(earlier(deadline, end)->steady);
    }
  }
  return true;
}

std::optional<upstream::WriteOutcome> OpenAccount::write(upstream::Write write) {
  std::optional<upstream::WriteOutcome> outcome;
  upstream_->write(std::move(write), [&](upstream::WriteOutcome result) { outcome = std::move(result); });
  static_cast<void>(run_until([&] { return outcome.has_value(); }));
  return outcome;
}

const boost::json::object* OpenAccount::find(const model::ObjectId& id) const {
  if (!document_) return nullptr;
  const model::Home home({*document_}, {});
  const model::HomeObject* object = home.find(id);
  return object == nullptr ? nullptr : object->value;  // lives in the document
}

void OpenAccount::on_document(const model::Document& document, Instant) {
  ++documents_;
  if (!is_online()) ++early_documents_;
  document_ = document;
  const model::Home home({document}, {});
  for (const model::HomeObject& object : home.objects()) told_ += boost::json::serialize(*object.value) + "\n";
}

void OpenAccount::on_link(const upstream::LinkReport& link, Instant) {
  links_.push_back(link);
  told_ += link.why + "\n";
}

void OpenAccount::on_advice(upstream::Advice, const std::string& message, Instant) {
  told_ += message + "\n";
}

}  // namespace nest2mqtt::test
