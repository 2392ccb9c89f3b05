#include "home_reading.h"

#include <utility>
#include <vector>

#include "nest2mqtt/base/instant.h"

#include "api/api_request.h"
#include "api/authorized_client.h"
#include "api/read_problem.h"
#include "home/home_document.h"

namespace nest2mqtt::sdm {
namespace {

/// The access token is used at once and only here, so that its end does not matter; nor does that of a fan timer.
Instant standing_clock() {
  return {};
}

using HomeDone = std::function<void(Result<model::Document>)>;

/// First the structures, then the devices. The rooms are not needed: each device names its own.
class HomeReading final : public net::HttpTransfer {
 public:
  HomeReading(const SdmSettings& settings, AuthorizedClient& client, HomeDone done)
      : settings_(settings), client_(client), done_(std::move(done)) {
    call_ = client_.send(structures_request(settings_), [this](const CallResult& answer) { take_structures(answer); });
  }
  HomeReading(const HomeReading&) = delete;
  HomeReading& operator=(const HomeReading&) = delete;
  ~HomeReading() override = default;

 private:
  void take_structures(const CallResult& answer) {
    auto structures = read<std::vector<Structure>>(answer, read_structures);
    if (!structures) return done_(tl::unexpected(structures.error()));
    structures_ = *std::move(structures);
    const auto ended = std::move(call_);  // alive until this returns
    call_ = client_.send(devices_request(settings_), [this](const CallResult& devices) { take_devices(devices); });
  }

  void take_devices(const CallResult& answer) {
    auto devices = read<std::vector<Device>>(answer, read_devices);
    if (!devices) return done_(tl::unexpected(devices.error()));
    std::vector<ShownDevice> shown;
    for (Device& device : *devices) shown.push_back({std::move(device)});
    done_(make_document(structures_, shown, standing_clock().wall));
  }

  template <class T>
  static Result<T> read(const CallResult& answer, Result<T> (*parse)(std::string_view)) {
    if (const auto problem = read_problem(answer)) {
      return fail(problem->needs_login ? Recovery::needs_login : Recovery::retry, problem->why);
    }
    return parse(answer->body);
  }

  const SdmSettings& settings_;
  AuthorizedClient& client_;
  HomeDone done_;
  std::vector<Structure> structures_;
  std::unique_ptr<net::HttpTransfer> call_;
};

/// With an access of its own.
class SingleHomeReading final : public net::HttpTransfer {
 public:
  SingleHomeReading(SdmSettings settings, const Secret& refresh_token, net::HttpClient& client, HomeDone done)
      : settings_(std::move(settings)), client_(settings_, client, nullptr, standing_clock) {
    client_.use(refresh_token);
    reading_ = sdm_read_document(settings_, client_, std::move(done));
  }
  SingleHomeReading(const SingleHomeReading&) = delete;
  SingleHomeReading& operator=(const SingleHomeReading&) = delete;
  ~SingleHomeReading() override = default;

 private:
  SdmSettings settings_;
  AuthorizedClient client_;
  std::unique_ptr<net::HttpTransfer> reading_;
};

}  // namespace

std::unique_ptr<net::HttpTransfer> sdm_read_document(const SdmSettings& settings, AuthorizedClient& client,
                                                     std::function<void(Result<model::Document>)> done) {
  return std::make_unique<HomeReading>(settings, client, std::move(done));
}

std::unique_ptr<net::HttpTransfer> sdm_read_document(const SdmSettings& settings, const Secret& refresh_token,
                                                     net::HttpClient& client,
                                                     std::function<void(Result<model::Document>)> done) {
  return std::make_unique<SingleHomeReading>(settings, refresh_token, client, std::move(done));
}

}  // namespace nest2mqtt::sdm
