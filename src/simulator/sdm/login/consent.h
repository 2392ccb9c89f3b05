#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"

#include "http/form.h"
#include "http/messages.h"
#include "sdm/login/permissions.h"
#include "sdm/login/project.h"
#include "sdm/login/tokens.h"

namespace nest2mqtt::simulator {

/// The parameters with which a product sends a person to the Partner Connections page.
struct SdmConsentRequest {
  std::string project;  ///< from the path
  std::string client_id;
  std::string redirect_uri;
  std::string response_type;
  std::string scope;
  std::string state;
  std::string access_type;
  std::string prompt;

  [[nodiscard]] bool wants(std::string_view scope_name) const;
};

/// The Partner Connections page (nestservices.google.com/partnerconnections), with Google's login and consent in one.
class SdmConsent {
 public:
  /// A structure that a person can allow.
  struct Structure {
    std::string id;
    std::string name;
  };
  /// A person who can log in.
  struct Person {
    std::string user;
    std::vector<Structure> structures;
  };
  using People = std::function<std::vector<Person>()>;

  SdmConsent(const SdmProject& project, SdmTokens& tokens, SdmPermissions& permissions, People people)
      : project_(project), tokens_(tokens), permissions_(permissions), people_(std::move(people)) {}

  /// The page of a project, and the answer to its form.
  [[nodiscard]] HttpReply answer(const HttpRequest& request, const std::string& project, WallTime now);

  /// What the person has chosen.
  struct Decision {
    std::string user;
    bool devices = true;
    bool pubsub = true;
    std::vector<std::string> structures = {};
  };
  /// The page with the error, if the request cannot be allowed.
  [[nodiscard]] std::optional<HttpReply> error_in(const SdmConsentRequest& request) const;
  /// The person agrees: where the browser goes. Only for requests without an error.
  [[nodiscard]] std::string agree(const SdmConsentRequest& request, const Decision& decision, WallTime now);

 private:
  HttpReply decide(const SdmConsentRequest& request, const Form& form, WallTime now);

  const SdmProject& project_;
  SdmTokens& tokens_;
  SdmPermissions& permissions_;
  People people_;
};

}  // namespace nest2mqtt::simulator
