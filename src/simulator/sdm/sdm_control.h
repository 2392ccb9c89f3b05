#pragma once

#include <string>

#include "control/arguments.h"
#include "http/messages.h"
#include "json/path.h"
#include "sdm/service.h"

namespace nest2mqtt::simulator {

/// The part of the control API for Google Device Access: what is below /sdm.
class SdmControl {
 public:
  explicit SdmControl(SdmService& service) : service_(service) {}

  [[nodiscard]] HttpReply answer(const HttpRequest& request, const Path& path, Instant now);

 private:
  HttpReply state(Instant now);
  HttpReply events();
  HttpReply perform(const std::string& verb, const json::object& values, Instant now);
  HttpReply revoke(Arguments& arguments);
  HttpReply permissions(Arguments& arguments);
  HttpReply add_again(Arguments& arguments, Instant now);
  HttpReply project(Arguments& arguments);
  HttpReply consent(Arguments& arguments, Instant now);
  HttpReply publish(const json::object& values, Instant now);
  HttpReply poison(Arguments& arguments, Instant now);
  HttpReply delivery(Arguments& arguments);
  /// The user that the arguments name, or the first one.
  std::string user_in(Arguments& arguments);

  SdmService& service_;
};

}  // namespace nest2mqtt::simulator
