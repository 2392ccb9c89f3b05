#include "common_streams.h"

#include <algorithm>
#include <any>
#include <utility>

namespace nest2mqtt::wwn {
namespace {

/// Whether accounts with these settings can share one stream.
bool same_stream(const WwnSettings& a, const WwnSettings& b) {
  return a.api_url == b.api_url && a.redirect_hosts == b.redirect_hosts && a.keep_alive == b.keep_alive &&
         a.max_event == b.max_event;
}

}  // namespace

std::shared_ptr<MultiplexStream> CommonStreams::stream_for(const config::AccountConfig& account) {
  const auto& settings = std::any_cast<const WwnSettings&>(account.settings);
  if (!settings.multiplex || account.optional) return nullptr;
  const auto found = std::find_if(streams_.begin(), streams_.end(), [&](const Common& common) {
    return common.accounts < accounts_on_one_stream && same_stream(common.settings, settings);
  });
  Common& common = found == streams_.end() ? open(account) : *found;
  ++common.accounts;
  return common.stream;
}

CommonStreams::Common& CommonStreams::open(const config::AccountConfig& account) {
  const auto& settings = std::any_cast<const WwnSettings&>(account.settings);
  const std::string name = "stream " + std::to_string(streams_.size() + 1);
  MultiplexOptions options{
      .api_url = settings.api_url,
      .redirect_hosts = settings.redirect_hosts,
      .keep_alive = settings.keep_alive,
      .max_event = settings.max_event,
      .blocked_pause = services_.config.write.blocked_pause,
      .on_problem = [log = services_.log, name](const std::string& what) { log(config::LogLevel::warn, name, what); }};
  auto stream = make_multiplex_stream(std::move(options), services_.http, services_.call_budget(name, account),
                                      services_.random());
  return streams_.emplace_back(Common{settings, std::move(stream)});
}

}  // namespace nest2mqtt::wwn
