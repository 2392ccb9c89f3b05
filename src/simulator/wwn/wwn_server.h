#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "control/settings.h"
#include "control/simulation.h"
#include "control/streaming_service.h"
#include "home/services.h"
#include "http/http_port.h"
#include "wwn/document_stream.h"
#include "wwn/service.h"

namespace nest2mqtt::simulator {

/// Works with Nest with its two ports, front and api, and its streams.
class WwnServer : public StreamingService<DocumentStream, Subscription> {
 public:
  /// `changed` is called after each request that may have changed a home.
  WwnServer(asio::io_context& io, const Settings& settings, Simulation& simulation, std::function<void()> changed);

  [[nodiscard]] std::string_view name() const override { return works_with_nest; }
  Result<void> open() override;
  void close() override;
  [[nodiscard]] std::vector<PortUrl> urls() const override;
  void publish(Instant now) override;

  [[nodiscard]] std::string front_url() const { return url_of(*front_, settings_.bind); }
  [[nodiscard]] std::string api_url() const { return url_of(*api_, settings_.bind); }

  [[nodiscard]] const WwnService& service() const { return service_; }

  // As in `Connections`.
  void revoke_streams(const std::optional<std::string>& token);
  void end_streams(const std::optional<std::string>& token);
  bool move_api();

 protected:
  [[nodiscard]] std::shared_ptr<DocumentStream> make_stream(Subscription subscription, tcp::socket& socket) override;
  void send_first_events(DocumentStream& stream) override;
  void send_state(DocumentStream& stream) override;
  void send_padded_event(DocumentStream& stream, std::size_t padding) override;

 private:
  Result<std::shared_ptr<HttpPort>> open_api(std::uint16_t port);
  asio::awaitable<bool> answer_front(HttpRequest request, tcp::socket& socket);
  asio::awaitable<bool> answer_api(HttpRequest request, tcp::socket& socket);
  /// Sends the listener's document, or half of it and the end.
  void put(DocumentStream& stream, const Listener& listener, bool half) const;
  [[nodiscard]] Addresses addresses_for(const HttpRequest& request) const;

  asio::io_context& io_;
  const Settings& settings_;
  Simulation& simulation_;
  WwnService service_;
  std::shared_ptr<HttpPort> front_;
  std::shared_ptr<HttpPort> api_;
  std::map<std::string, std::uint64_t> published_;  ///< revision of the home by user
};

}  // namespace nest2mqtt::simulator
