#include "reasons.h"

#include <mosquitto.h>

#include <cerrno>
#include <string>
#include <system_error>

#include <mqtt_protocol.h>

#include "nest2mqtt/mqtt/transport.h"

namespace nest2mqtt::mqtt {

Error refusal(int reason_code) {
  if (reason_code == MQTT_RC_NOT_AUTHORIZED) return {Recovery::permanent, std::string(not_authorized)};
  return {Recovery::permanent, mosquitto_reason_string(reason_code)};
}

Error connect_refusal(int reason_code) {
  switch (reason_code) {
    case MQTT_RC_BAD_USERNAME_OR_PASSWORD:
    case CONNACK_REFUSED_BAD_USERNAME_PASSWORD:
      return {Recovery::permanent, "user name or password refused; check mqtt.username and mqtt.password"};
    case MQTT_RC_NOT_AUTHORIZED:
    case CONNACK_REFUSED_NOT_AUTHORIZED:
      // Mosquitto says no more than this for a wrong password.
      return {Recovery::permanent, std::string(not_authorized) + "; check mqtt.username and mqtt.password"};
    default:
      return {Recovery::permanent, reason_code >= first_refusal ? mosquitto_reason_string(reason_code)
                                                                : mosquitto_connack_string(reason_code)};
  }
}

Error library_error(int code, int system_error) {
  switch (code) {
    case MOSQ_ERR_CONN_LOST:
    case MOSQ_ERR_TLS:
      return {Recovery::retry, std::string(connection_lost)};
    case MOSQ_ERR_ERRNO:
      // EPROTO is its word for whatever ends a TLS connection.
      return {Recovery::retry,
              system_error == EPROTO ? std::string(connection_lost) : std::generic_category().message(system_error)};
    case MOSQ_ERR_KEEPALIVE:
      return {Recovery::retry, "the broker did not answer for mqtt.keep_alive"};
    case MOSQ_ERR_INVAL:
    case MOSQ_ERR_MALFORMED_UTF8:
    case MOSQ_ERR_PAYLOAD_SIZE:
    case MOSQ_ERR_OVERSIZE_PACKET:
    case MOSQ_ERR_QOS_NOT_SUPPORTED:
      return {Recovery::permanent, mosquitto_strerror(code)};
    default:
      return {Recovery::retry, mosquitto_strerror(code)};
  }
}

}  // namespace nest2mqtt::mqtt
