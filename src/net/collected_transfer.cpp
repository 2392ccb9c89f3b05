#include "collected_transfer.h"

#include <string>
#include <utility>

namespace nest2mqtt::net {

CollectedTransfer::CollectedTransfer(HttpClient& client, HttpRequest request, HttpClient::Done done)
    : max_body_(request.max_body), done_(std::move(done)), stream_(client.stream(std::move(request), *this)) {}

void CollectedTransfer::on_headers(const HttpResponse& head_without_body) {
  response_ = head_without_body;
}

void CollectedTransfer::on_data(std::string_view bytes) {
  if (bytes.size() <= max_body_ - response_.body.size()) {
    response_.body += bytes;
    return;
  }
  stream_.reset();
  on_end(HttpFailure{Progress::maybe_sent,
                     Error{Recovery::permanent, "the answer is longer than " + std::to_string(max_body_) + " bytes"}});
}

void CollectedTransfer::on_end(std::optional<HttpFailure> failure) {
  // The caller may destroy this object in its handler, so nothing of it is touched after the call.
  const auto done = std::move(done_);
  if (failure) {
    done(tl::unexpected(*std::move(failure)));
  } else {
    done(std::move(response_));
  }
}

}  // namespace nest2mqtt::net
