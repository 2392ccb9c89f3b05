#pragma once

#include "mosquitto_client.h"

namespace nest2mqtt::mqtt {

/// What libmosquitto calls, with the client as `self`. No exception passes through it.
struct MosquittoClient::Callbacks {
  static void connected(mosquitto*, void* self, int reason, int, const mosquitto_property* properties);
  static void disconnected(mosquitto*, void* self, int reason, const mosquitto_property*);
  static void received(mosquitto*, void* self, const mosquitto_message* message, const mosquitto_property* properties);
  static void published(mosquitto*, void* self, int message_id, int reason, const mosquitto_property*);
  static void subscribed(mosquitto*, void* self, int message_id, int count, const int* granted,
                         const mosquitto_property*);
  static void unsubscribed(mosquitto*, void* self, int message_id, const mosquitto_property*);
  /// The only place where OpenSSL's reasons can be seen.
  static void logged(mosquitto* handle, void* self, int level, const char* text);
};

}  // namespace nest2mqtt::mqtt
