#include "common_streams.h"

#include <algorithm>
#include <string>
#include <utility>

#include "multiplex/multiplex_framing.h"

namespace nest2mqtt::wwn {
namespace {

/// Whether accounts with these settings can share one stream.
bool may_share_stream(const WwnSettings& a, const WwnSettings& b) {
  return a.api_url == b.api_url && a.redirect_hosts == b.redirect_hosts && a.keep_alive == b.keep_alive &&
         a.max_event == b.max_event;
}

}  // namespace

std::shared_ptr<MultiplexStream> CommonStreams::stream_for(const config::AccountConfig& account) {
  const WwnSettings& settings = settings_of(account);
  if (!settings.multiplex || account.optional) return nullptr;
  const auto found = std::find_if(streams_.begin(), streams_.end(), [&](const CommonStream& common) {
    return common.accounts < max_multiplexed && may_share_stream(*common.settings, settings);
  });
  CommonStream& common = found == streams_.end() ? add_stream(account) : *found;
  ++common.accounts;
  return common.stream;
}

CommonStreams::CommonStream& CommonStreams::add_stream(const config::AccountConfig& account) {
  const WwnSettings& settings = settings_of(account);
  const std::string name = "stream " + std::to_string(streams_.size() + 1);
  MultiplexOptions options{
      .api_url = settings.api_url,
      .redirect_hosts = settings.redirect_hosts,
      .stream = stream_options(settings, services_.config.write.blocked_pause),
      .on_warning = [log = services_.log, name](const std::string& what) { log(config::LogLevel::warn, name, what); },
      .clock = services_.clock};
  auto stream = std::make_shared<MultiplexStream>(
      std::move(options), services_.http, services_.call_budget(name, call_limits(account)), services_.random());
  return streams_.emplace_back(CommonStream{&settings, std::move(stream)});
}

}  // namespace nest2mqtt::wwn
