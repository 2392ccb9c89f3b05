#include "reading_request.h"

#include "api/api_request.h"

namespace nest2mqtt::sdm {

net::HttpRequest request_for(const Reading& reading, const SdmSettings& settings) {
  switch (reading.kind) {
    case Reading::Kind::structures:
      return structures_request(settings);
    case Reading::Kind::rooms:
      return rooms_request(settings, reading.name);
    case Reading::Kind::devices:
      return devices_request(settings);
    case Reading::Kind::device:
      break;
  }
  return device_request(settings, reading.name);
}

}  // namespace nest2mqtt::sdm
