#pragma once

#include <mosquitto.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace nest2mqtt::bench {

struct MosquittoDeleter {
  void operator()(mosquitto* client) const { mosquitto_destroy(client); }
};
using MosquittoHandle = std::unique_ptr<mosquitto, MosquittoDeleter>;

/// The library is to be initialised by `main`.
inline MosquittoHandle make_mosquitto(void* owner) {
  MosquittoHandle client(mosquitto_new(nullptr, true, owner));
  if (!client) throw std::runtime_error("no memory for an MQTT client");
  mosquitto_int_option(client.get(), MOSQ_OPT_TCP_NODELAY, 1);
  return client;
}

inline void require_success(int code, const char* what) {
  if (code != MOSQ_ERR_SUCCESS) throw std::runtime_error(std::string(what) + ": " + mosquitto_strerror(code));
}

}  // namespace nest2mqtt::bench
