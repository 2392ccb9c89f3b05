#include "read_document.h"

#include <utility>

#include "clean_json.h"
#include "http_status.h"
#include "redirect_cache.h"
#include "redirects.h"
#include "service_error.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;

constexpr auto document_timeout = 30s;

/// One GET of the whole document, which follows redirects.
class DocumentCall final : public net::HttpTransfer {
 public:
  DocumentCall(ReadOptions options, net::HttpClient& client, std::function<void(Result<model::Document>)> done)
      : token_(std::move(options.token)),
        client_(client),
        cache_(options.api_url, std::move(options.redirect_hosts)),
        done_(std::move(done)) {
    redirects_.begin();
    send();
  }

 private:
  void send() {
    transfer_ = client_.send({.url = cache_.url("/"),
                              .headers = {{"Content-Type", "application/json"}},
                              .bearer = token_,
                              .timeout = document_timeout},
                             [this](const tl::expected<net::HttpResponse, net::HttpFailure>& result) {
                               if (result) {
                                 answered(*result);
                               } else {
                                 finish(tl::unexpected(result.error().error));
                               }
                             });
  }

  void answered(const net::HttpResponse& response) {
    if (response.status == http_status::redirect) {
      const auto followed = redirects_.follow(response);
      if (!followed) return finish(tl::unexpected(followed.error()));
      send();
    } else if (response.status == 200) {
      finish(parse_clean_json(response.body, token_).and_then(model::Document::from));
    } else {
      finish(fail(refuses_access(response.status) ? Recovery::needs_login : Recovery::retry,
                  read_service_error(response, token_).message));
    }
  }

  void finish(Result<model::Document> document) {
    if (!document) document.error().message = without_token(std::move(document.error().message), token_);
    const auto done = std::move(done_);  // `done` may destroy this call
    done(std::move(document));
  }

  Secret token_;
  net::HttpClient& client_;
  RedirectCache cache_;
  Redirects redirects_{cache_};
  std::function<void(Result<model::Document>)> done_;
  std::unique_ptr<net::HttpTransfer> transfer_;
};

}  // namespace

std::unique_ptr<net::HttpTransfer> read_document(ReadOptions options, net::HttpClient& client,
                                                 std::function<void(Result<model::Document>)> done) {
  return std::make_unique<DocumentCall>(std::move(options), client, std::move(done));
}

}  // namespace nest2mqtt::wwn
