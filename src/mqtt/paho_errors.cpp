#include "paho_errors.h"

#include <MQTTAsync.h>
#include <mqtt/exception.h>

#include "nest2mqtt/mqtt/transport.h"

namespace nest2mqtt::mqtt {
namespace {

std::string reason_text(int reason_code) {
  switch (reason_code) {
    case MQTTREASONCODE_RETAIN_NOT_SUPPORTED:
      return "the broker keeps no retained messages, which everything here is; allow them (Mosquitto: "
             "retain_available true)";
    case MQTTREASONCODE_QOS_NOT_SUPPORTED:
      return "the broker does not take QoS 1, with which everything here is sent; allow it (Mosquitto: max_qos 1)";
    default:
      const char* const text = MQTTReasonCode_toString(static_cast<MQTTReasonCodes>(reason_code));
      return text == nullptr ? "reason code " + std::to_string(reason_code) : text;
  }
}

std::string connack_text(int code) {
  switch (code) {
    case 1:
      return "the broker does not speak this version of MQTT; try mqtt.protocol";
    case 2:
      return "the broker does not accept mqtt.client_id or mqtt.keep_alive";
    case 3:
      return "the broker says that it is unavailable";
    default:
      return "the broker refuses the connection with code " + std::to_string(code);
  }
}

}  // namespace

Error refusal(int reason_code) {
  if (reason_code == MQTTREASONCODE_NOT_AUTHORIZED) return {Recovery::permanent, std::string(not_authorized)};
  return {Recovery::permanent, reason_text(reason_code)};
}

Error connect_refusal(int code) {
  constexpr int bad_credentials_v3 = 4;
  constexpr int not_authorized_v3 = 5;
  switch (code) {
    case MQTTREASONCODE_BAD_USER_NAME_OR_PASSWORD:
    case bad_credentials_v3:
      return {Recovery::permanent, "user name or password refused; check mqtt.username and mqtt.password"};
    case MQTTREASONCODE_NOT_AUTHORIZED:
    case not_authorized_v3:
      // Mosquitto says no more than this for a wrong password.
      return {Recovery::permanent, std::string(not_authorized) + "; check mqtt.username and mqtt.password"};
    default:
      return {Recovery::permanent, code >= first_refusal ? reason_text(code) : connack_text(code)};
  }
}

Error library_error(int return_code) {
  switch (return_code) {
    case MQTTASYNC_FAILURE:
      return {Recovery::retry, "no connection"};
    case MQTTASYNC_DISCONNECTED:
    case MQTTASYNC_OPERATION_INCOMPLETE:
      return {Recovery::retry, "not connected"};
    case MQTTASYNC_BAD_UTF8_STRING:
    case MQTTASYNC_BAD_QOS:
      return {Recovery::permanent, ::mqtt::exception::error_str(return_code)};
    default:
      return {Recovery::retry, "Paho: " + ::mqtt::exception::error_str(return_code)};
  }
}

Error request_failure(int return_code, int reason_code) {
  if (reason_code >= first_refusal) return refusal(reason_code);
  if (return_code == first_refusal) return {Recovery::permanent, std::string(not_authorized)};
  return library_error(return_code);
}

Error connection_lost(const std::string& cause) {
  if (!cause.empty()) return {Recovery::retry, "connection lost: " + cause};
  return {Recovery::retry, "connection lost: it was closed, or the broker did not answer for mqtt.keep_alive"};
}

}  // namespace nest2mqtt::mqtt
