// The least that anything can do that takes the stream and publishes: libcurl, a search for the bytes of one value, and
// one retained publish where they differ from the last ones. No JSON, no reconnecting, no other leaf.

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <curl/curl.h>

#include "mosquitto_handle.h"

namespace {

using namespace nest2mqtt::bench;

/// As many as libmosquitto is fastest with.
constexpr int unacknowledged_publishes = 100;

class Floor {
 public:
  Floor(std::uint16_t broker_port, std::string topic, const std::string& field)
      : topic_(std::move(topic)), name_('"' + field + "\":"), client_(make_mosquitto(nullptr)) {
    mosquitto_int_option(client_.get(), MOSQ_OPT_SEND_MAXIMUM, unacknowledged_publishes);
    constexpr int keep_alive = 30;
    require_success(mosquitto_connect(client_.get(), "127.0.0.1", broker_port, keep_alive), "cannot connect");
    require_success(mosquitto_loop_start(client_.get()), "cannot start");
  }

  void feed(std::string_view bytes) {
    // The end may be cut in two.
    const std::size_t searched = received_.empty() ? 0 : received_.size() - 1;
    received_ += bytes;
    std::size_t begin = 0;
    for (std::size_t end = received_.find("\n\n", searched); end != std::string::npos;
         end = received_.find("\n\n", begin)) {
      event(std::string_view(received_).substr(begin, end - begin));
      begin = end + 2;
    }
    received_.erase(0, begin);
  }

 private:
  void event(std::string_view text) {
    const std::size_t name = text.find(name_);
    if (name == std::string_view::npos) return;
    const std::size_t begin = name + name_.size();
    const std::string_view value = text.substr(begin, text.find_first_of(",}", begin) - begin);
    if (value == last_) return;
    last_ = value;
    require_success(mosquitto_publish(client_.get(), nullptr, topic_.c_str(), static_cast<int>(last_.size()),
                                      last_.data(), 1, true),
                    "cannot publish");
  }

  std::string topic_;
  std::string name_;
  MosquittoHandle client_;
  std::string received_;
  std::string last_;
};

size_t take(char* bytes, size_t, size_t length, void* floor) {
  static_cast<Floor*>(floor)->feed({bytes, length});
  return length;
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app("The least work between a Nest stream and a broker, for comparison");
  std::uint16_t broker_port = 0;
  std::string url;
  std::string topic;
  std::string field;
  app.add_option("--broker-port", broker_port, "on the loopback")->required();
  app.add_option("--url", url, "of the stream")->required();
  app.add_option("--topic", topic, "what to publish to")->required();
  app.add_option("--field", field, "its first value in the text is published")->required();
  CLI11_PARSE(app, argc, argv);

  mosquitto_lib_init();
  Floor floor(broker_port, topic, field);
  CURL* const stream = curl_easy_init();
  curl_easy_setopt(stream, CURLOPT_URL, url.c_str());
  curl_easy_setopt(stream, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(stream, CURLOPT_WRITEDATA, &floor);
  const CURLcode ended = curl_easy_perform(stream);
  throw std::runtime_error(std::string("the stream has ended: ") + curl_easy_strerror(ended));
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench-floor: %s\n", error.what());
  return 1;
}
