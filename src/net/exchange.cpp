#include "exchange.h"

#include <string.h>

#include <algorithm>
#include <new>
#include <utility>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/base/redaction.h"

namespace nest2mqtt::net {
namespace {

/// Bytes that are kept for a handler before libcurl is told to read no more. By itself it reads a hundred buffers in a
/// row and asks to be called at once for the next hundred, so that a server which never pauses would fill the memory.
constexpr std::size_t max_waiting = std::size_t{64} * 1024;

long option(std::chrono::milliseconds value) {
  return static_cast<long>(std::max<std::int64_t>(value.count(), 1));  // 0 would mean libcurl's default
}

bool one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

/// The characters of an HTTP token (RFC 9110, 5.6.2).
bool is_token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_ascii_alphanumeric(c) || others.find(c) != std::string_view::npos;
  });
}

/// The request's URL, or what is wrong with the request before it is even tried. Above all: nothing
/// in it can start a header of its own.
Result<Url> check(const HttpRequest& request) {
  if (!is_token(request.method)) return fail("the method is not an HTTP method");
  for (const Header& header : request.headers) {
    if (!is_token(header.name)) return fail("a header has a malformed name");
    if (!one_line(header.value)) {
      return fail("the header " + header.name + " has a line break in its value");
    }
  }
  if (!one_line(request.bearer.reveal()) || !one_line(request.basic_token.reveal())) {
    return fail("the access token has a line break in it");
  }
  if (request.username.find(':') != std::string::npos) return fail("the user name has a colon in it");
  if (!one_line(request.username) || !one_line(request.password.reveal())) {
    return fail("the user name or the password has a line break in it");
  }
  auto url = Url::parse(request.url);
  if (url && url->scheme != "http" && url->scheme != "https") {
    return fail("only http:// and https:// can be requested");
  }
  return url;
}

/// A secret as it stands in a URL. Overwritten when it is not needed any more.
class EscapedSecret {
 public:
  explicit EscapedSecret(const Secret& secret) {
    const std::string_view plain = secret.reveal();
    if (plain.empty()) return;
    escaped_.reset(curl_easy_escape(nullptr, plain.data(), static_cast<int>(plain.size())));
    if (!escaped_) throw std::bad_alloc();
  }
  EscapedSecret(const EscapedSecret&) = delete;
  EscapedSecret& operator=(const EscapedSecret&) = delete;
  ~EscapedSecret() {
    if (escaped_) explicit_bzero(escaped_.get(), text().size());
  }

  [[nodiscard]] std::string_view text() const { return escaped_ ? escaped_.get() : std::string_view(); }

 private:
  std::unique_ptr<char, decltype(&curl_free)> escaped_{nullptr, &curl_free};
};

}  // namespace

Result<CURL*> Exchange::open(Arrivals& arrivals) {
  arrivals_ = &arrivals;
  const auto url = check(request_);
  if (!url) return tl::unexpected(url.error());
  easy_ = make_easy();
  set_options(*url);
  set_method();
  set_login();
  set_headers();
  return easy_.get();
}

void Exchange::set_options(const Url& url) {
  CURL* const easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_.data());
  set_url(url);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // A name may take its resolver's thread half a minute; who cancels or times out does not wait for it.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "nest2mqtt");
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, option(request_.connect_timeout));
  if (request_.timeout) curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, option(*request_.timeout));
  if (is_loopback(url.host)) curl_easy_setopt(easy, CURLOPT_PROXY, "");

  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Exchange::on_header_line);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Exchange::on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
}

void Exchange::set_url(const Url& url) {
  if (request_.auth_query.empty() && request_.secret_segment.empty()) {
    curl_easy_setopt(easy_.get(), CURLOPT_URL, request_.url.c_str());
    return;
  }
  Url without_query = url;
  without_query.query.clear();
  const std::string front = without_query.str();
  const EscapedSecret segment(request_.secret_segment);
  const EscapedSecret auth(request_.auth_query);
  constexpr std::size_t separators = sizeof("/?&auth=");
  std::string whole;
  // No copy of a secret stays behind.
  whole.reserve(front.size() + segment.text().size() + url.query.size() + auth.text().size() + separators);
  whole += front;
  if (!segment.text().empty()) (whole += front.ends_with('/') ? "" : "/") += segment.text();
  if (!url.query.empty()) (whole += '?') += url.query;
  if (!auth.text().empty()) (whole += url.query.empty() ? "?auth=" : "&auth=") += auth.text();
  curl_easy_setopt(easy_.get(), CURLOPT_URL, whole.c_str());  // libcurl keeps a copy of its own
  explicit_bzero(whole.data(), whole.size());
}

void Exchange::set_method() {
  CURL* const easy = easy_.get();
  if (request_.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  const bool is_get = request_.method == "GET";
  if (!is_get || !request_.body.empty()) {
    // libcurl keeps pointers only: body and handle live equally long.
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.c_str());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
  // When a reused connection dies without an answer, libcurl silently sends the request again on a
  // new one. For a write that could do it twice, so writes never reuse.
  if (!is_get) curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
}

void Exchange::set_login() {
  CURL* const easy = easy_.get();
  if (!request_.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, request_.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
  if (request_.username.empty()) return;
  curl_easy_setopt(easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
  curl_easy_setopt(easy, CURLOPT_USERNAME, request_.username.c_str());
  std::string password(request_.password.reveal());
  curl_easy_setopt(easy, CURLOPT_PASSWORD, password.c_str());  // libcurl keeps a copy of its own
  explicit_bzero(password.data(), password.size());
}

void Exchange::set_headers() {
  bool has_type = false;
  for (const Header& header : request_.headers) {
    has_type = has_type || equal_ignoring_case(header.name, "Content-Type");
    // libcurl's spelling of a header without a value is `Name;`.
    header_lines_.append(header.name + (header.value.empty() ? ";" : ": " + header.value));
  }
  // A name with nothing behind the colon takes out what libcurl would add by itself: a form's type,
  // and the pause before a long body.
  if (!has_type) header_lines_.append("Content-Type:");
  header_lines_.append("Expect:");
  add_authorization("Bearer ", request_.bearer);
  add_authorization("Basic ", request_.basic_token);
  curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, header_lines_.get());
}

void Exchange::add_authorization(std::string_view scheme, const Secret& token) {
  if (token.empty()) return;
  std::string line = "Authorization: ";
  line.reserve(line.size() + scheme.size() + token.reveal().size());
  line += scheme;
  line += token.reveal();
  header_lines_.append(line);
  explicit_bzero(line.data(), line.size());
}

std::size_t Exchange::on_header_line(char* bytes, std::size_t /*one*/, std::size_t size, void* self) noexcept {
  try {
    const std::string_view line(bytes, size);
    // The empty line ends a head. A 1xx head is not yet the response; lines after the body are
    // trailers.
    if (line == "\r\n" || line == "\n") static_cast<Exchange*>(self)->take_head();
    return size;
  } catch (...) {
    return 0;  // libcurl ends the transfer with an error
  }
}

void Exchange::take_head() {
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  if (head_taken_ || status < 200) return;
  head_taken_ = true;
  HttpResponse& head = head_.emplace();
  head.status = static_cast<int>(status);
  curl_header* header = nullptr;
  while ((header = curl_easy_nextheader(easy_.get(), CURLH_HEADER, -1, header)) != nullptr) {
    head.headers.push_back({header->name, header->value});
  }
  arrived();
}

std::size_t Exchange::on_body(char* bytes, std::size_t /*one*/, std::size_t size, void* self) noexcept {
  try {
    auto& exchange = *static_cast<Exchange*>(self);
    if (exchange.reading_paused_ || exchange.body_.size() >= max_waiting) {
      exchange.stopped_ = true;
      return CURL_WRITEFUNC_PAUSE;  // libcurl keeps these bytes
    }
    exchange.body_.append(bytes, size);
    exchange.arrived();
    return size;
  } catch (...) {
    return CURL_WRITEFUNC_ERROR;
  }
}

void Exchange::arrived() {
  if (!std::exchange(waiting_, true)) arrivals_->push_back(shared_from_this());
}

void Exchange::deliver() {
  waiting_ = false;
  // The handler may cancel at any of these calls.
  if (const auto head = std::exchange(head_, {}); head && handler_ != nullptr) handler_->on_headers(*head);
  if (!body_.empty() && handler_ != nullptr) handler_->on_data(body_);
  body_.clear();
  read_on();
  if (!ended_ || handler_ == nullptr) return;
  std::exchange(handler_, nullptr)->on_end(std::exchange(failure_, {}));
}

void Exchange::pause_reading(bool paused) {
  reading_paused_ = paused;
  read_on();
}

void Exchange::read_on() {
  if (reading_paused_ || !easy_ || !std::exchange(stopped_, false)) return;
  curl_easy_pause(easy_.get(), CURLPAUSE_CONT);
}

void Exchange::end(CURLcode code) {
  if (code != CURLE_OK) {
    end(failure(code));
  } else {
    finish();
  }
}

void Exchange::end(HttpFailure failure) {
  failure_ = std::move(failure);
  failure_->error = failure_->error.during(request_.method + " " + shown_url(request_.url));
  finish();
}

void Exchange::finish() {
  ended_ = true;
  close();
  arrived();
}

void Exchange::close() {
  easy_.reset();
  request_.bearer = Secret();
  request_.basic_token = Secret();
  request_.password = Secret();
  request_.auth_query = Secret();
  request_.secret_segment = Secret();
}

Progress Exchange::progress() const {
  curl_off_t before_sending = 0;
  long sent = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &before_sending);
  curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &sent);
  return before_sending == 0 && sent == 0 ? Progress::not_sent : Progress::maybe_sent;
}

HttpFailure Exchange::failure(CURLcode code) const {
  const bool hopeless = code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL;
  return {progress(), Error{hopeless ? Recovery::permanent : Recovery::retry, reason(code)}};
}

std::string Exchange::reason(CURLcode code) const {
  const std::string detail(error_text_.data());
  // libcurl's texts name hosts and ports; should one ever quote more of the request, the general
  // text has to do.
  const auto quotes = [&](const Secret& secret) {
    return SpelledSearch(detail, secret.reveal()).next() != std::string_view::npos;
  };
  const bool tells = quotes(request_.bearer) || quotes(request_.basic_token) || quotes(request_.password) ||
                     quotes(request_.auth_query) || quotes(request_.secret_segment);
  const bool quotes_url = detail.find('?') != std::string::npos;
  return detail.empty() || tells || quotes_url ? curl_easy_strerror(code) : detail;
}

}  // namespace nest2mqtt::net
