#include "nest2mqtt/backends/wwn/read_document.h"

#include <utility>

#include "clean_json.h"
#include "redirect_cache.h"
#include "service_error.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;

constexpr auto document_patience = 30s;

/// One GET of the root, followed through its redirects.
class DocumentCall final : public net::HttpTransfer {
 public:
  DocumentCall(ReadOptions options, net::HttpClient& client, std::function<void(Result<model::Document>)> done)
      : token_(std::move(options.token)),
        client_(client),
        redirects_(options.api_url, std::move(options.redirect_hosts)),
        done_(std::move(done)) {
    send();
  }

 private:
  void send() {
    transfer_ = client_.send({.url = redirects_.url("/"),
                              .headers = {{"Content-Type", "application/json"}},
                              .bearer = token_,
                              .timeout = document_patience},
                             [this](const tl::expected<net::HttpResponse, net::HttpFailure>& result) {
                               if (result) {
                                 answered(*result);
                               } else {
                                 finish(tl::unexpected(result.error().error));
                               }
                             });
  }

  void answered(const net::HttpResponse& response) {
    if (response.status == 307) {
      redirected(response);
    } else if (response.status == 200) {
      finish(parse_clean_json(response.body, token_).and_then(model::Document::from));
    } else {
      const bool refused = response.status == 401 || response.status == 403;
      finish(fail(refused ? Recovery::needs_login : Recovery::retry, read_service_error(response, token_).message));
    }
  }

  void redirected(const net::HttpResponse& response) {
    const auto location = response.header("Location");
    if (!location) return finish(fail(Recovery::retry, "the service redirects without saying where"));
    if (++hops_ > RedirectCache::most_hops) return finish(fail(Recovery::retry, "the service redirects in a circle"));
    const auto followed = redirects_.follow(*location);
    if (!followed) return finish(tl::unexpected(followed.error()));
    send();
  }

  void finish(Result<model::Document> document) {
    if (!document) document.error().message = without_token(std::move(document.error().message), token_);
    const auto done = std::move(done_);  // the call may be gone when it returns
    done(std::move(document));
  }

  Secret token_;
  net::HttpClient& client_;
  RedirectCache redirects_;
  std::function<void(Result<model::Document>)> done_;
  int hops_ = 0;
  std::unique_ptr<net::HttpTransfer> transfer_;
};

}  // namespace

std::unique_ptr<net::HttpTransfer> read_document(ReadOptions options, net::HttpClient& client,
                                                 std::function<void(Result<model::Document>)> done) {
  return std::make_unique<DocumentCall>(std::move(options), client, std::move(done));
}

}  // namespace nest2mqtt::wwn
