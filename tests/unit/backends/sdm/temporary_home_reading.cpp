#include "home_reading.h"

// Takes the place of src/backends/sdm/home_reading.cpp, which does not exist yet; remove it then. It does nothing but
// send one request, by which a test sees that it was called.
namespace nest2mqtt::sdm {

std::unique_ptr<net::HttpTransfer> sdm_read_document(const SdmSettings& settings, const Secret& refresh_token,
                                                     net::HttpClient& client,
                                                     std::function<void(Result<model::Document>)> done) {
  return client.send({.url = settings.api_url, .bearer = refresh_token},
                     [done = std::move(done)](const auto&) { done(fail("not implemented")); });
}

}  // namespace nest2mqtt::sdm
