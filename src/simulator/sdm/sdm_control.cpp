#include "sdm/sdm_control.h"

#include "control/control_reply.h"
#include "json/fields.h"

namespace nest2mqtt::simulator {

HttpReply SdmControl::answer(const HttpRequest& request, const Path& path, Instant now) {
  if (path.size() > 1) return error_reply(404, "there is nothing below /sdm/" + path.front());
  const std::string verb = path.empty() ? std::string() : path.front();
  if (verb.empty() || verb == "events") {
    if (request.method != "GET") return error_reply(404, "/sdm" + (verb.empty() ? verb : "/" + verb) + " knows GET");
    return verb.empty() ? state(now) : events();
  }
  if (request.method != "POST") return error_reply(404, "/sdm/" + verb + " does not know " + request.method);
  const auto body = arguments_in(request);
  if (!body) return error_reply(400, body.error().message);
  return perform(verb, *body, now);
}

HttpReply SdmControl::state(Instant now) {
  const WallTime time = service_.simulation().clock().at(now);
  const SdmProject& project = service_.project();
  return {200, to_text(json::object{{"calls", service_.quotas().calls()},
                                    {"limited", service_.quotas().limited()},
                                    {"limited_by", service_.quotas().limited_by()},
                                    {"limits", service_.quotas().limits()},
                                    {"refresh_tokens", service_.tokens().refresh_tokens()},
                                    {"access_tokens", service_.tokens().access_tokens(time)},
                                    {"project",
                                     {{"id", project.id},
                                      {"active", project.active},
                                      {"api_enabled", project.api_enabled},
                                      {"in_testing", project.in_testing},
                                      {"is_test_user", project.is_test_user},
                                      {"topic", project.topic},
                                      {"pubsub_enabled", project.pubsub_enabled},
                                      {"has_publisher_role", project.has_publisher_role},
                                      {"has_subscriber_role", project.has_subscriber_role}}},
                                    {"messages", service_.pubsub().waiting()}})};
}

HttpReply SdmControl::events() {
  json::array all;
  for (const std::string& user : service_.simulation().users()) {
    for (const SdmCameraEvent& event : service_.devices().cameras(user).events()) {
      all.emplace_back(json::object{{"device", event.camera},
                                    {"type", event.type},
                                    {"session_id", event.session_id},
                                    {"event_id", event.event_id},
                                    {"at", format_utc(event.at)}});
    }
  }
  return {200, to_text(json::value(all))};
}

HttpReply SdmControl::perform(const std::string& verb, const json::object& values, Instant now) {
  Arguments arguments(values);
  if (verb == "revoke") return revoke(arguments);
  if (verb == "permissions") return permissions(arguments);
  if (verb == "add_again") return add_again(arguments, now);
  if (verb == "project") return project(arguments);
  if (verb == "consent") return consent(arguments, now);
  if (verb == "publish") return publish(values, now);
  if (verb == "poison") return poison(arguments, now);
  if (verb == "delivery") return delivery(arguments);
  if (verb == "expire_access_tokens") {
    arguments.only({});
    if (!arguments.ok()) return error_reply(400, arguments.message());
    service_.tokens().expire_access_tokens();
    return done();
  }
  if (verb == "limits") {
    arguments.only({"on"});
    const auto on = arguments.optional_flag("on");
    if (!on) arguments.reject("on", "\"on\" is missing");
    if (!arguments.ok()) return error_reply(400, arguments.message());
    service_.quotas().set_limits(*on);
    return done();
  }
  return error_reply(404,
                     "use /sdm, /sdm/events, /sdm/revoke, /sdm/expire_access_tokens, /sdm/permissions, /sdm/add_again, "
                     "/sdm/project, /sdm/limits, /sdm/consent, /sdm/publish, /sdm/poison or /sdm/delivery");
}

HttpReply SdmControl::revoke(Arguments& arguments) {
  arguments.only({"token"});
  const auto token = arguments.optional_text("token");
  if (!arguments.ok()) return error_reply(400, arguments.message());
  if (!token) {
    service_.tokens().revoke_all();
  } else if (!service_.tokens().revoke(*token)) {
    return error_reply(400, "this token is not valid anyway");
  }
  return done();
}

HttpReply SdmControl::permissions(Arguments& arguments) {
  arguments.only({"device", "structure", "permitted", "user"});
  auto id = arguments.optional_text("device");
  if (!id) id = arguments.optional_text("structure");
  const auto permitted = arguments.optional_flag("permitted");
  if (!permitted) arguments.reject("permitted", "\"permitted\" is missing");
  const std::string user = user_in(arguments);
  if (!arguments.ok()) return error_reply(400, arguments.message());
  SdmPermissions& permissions = service_.permissions();
  if (!id) {
    if (*permitted) {
      permissions.give_back_all(user);
    } else {
      permissions.withdraw_all(user);
    }
  } else if (*permitted) {
    permissions.give_back(user, *id);
  } else {
    permissions.withdraw(user, *id);
  }
  service_.simulation().home(user)->document().touch();  // what is published depends on it
  return done();
}

HttpReply SdmControl::add_again(Arguments& arguments, Instant now) {
  arguments.only({"device", "id", "user"});
  const std::string old_id = arguments.text("device");
  const std::string new_id = arguments.text("id");
  const std::string user = user_in(arguments);
  if (!arguments.ok()) return error_reply(400, arguments.message());
  const auto found = service_.devices().find_device(user, old_id);
  if (!found) return error_reply(404, "there is no device \"" + old_id + "\"");
  if (service_.devices().find_device(user, new_id)) return error_reply(400, "there is a device \"" + new_id + "\"");
  HomeDocument& document = service_.simulation().home(user)->document();
  json::object device = *find_object(document.root(), found->path);
  device["device_id"] = new_id;
  const auto changed = document.erase(found->path).and_then([&] {
    return document.set({found->path[0], found->path[1], new_id}, device);
  });
  service_.advance(now);
  return reply_for(changed);
}

HttpReply SdmControl::project(Arguments& arguments) {
  arguments.only({"active", "api_enabled", "in_testing", "is_test_user", "topic", "pubsub_enabled",
                  "has_publisher_role", "has_subscriber_role"});
  SdmProject changed = service_.project();
  changed.active = arguments.flag("active", changed.active);
  changed.api_enabled = arguments.flag("api_enabled", changed.api_enabled);
  changed.in_testing = arguments.flag("in_testing", changed.in_testing);
  changed.is_test_user = arguments.flag("is_test_user", changed.is_test_user);
  changed.topic = arguments.optional_text("topic").value_or(changed.topic);
  changed.pubsub_enabled = arguments.flag("pubsub_enabled", changed.pubsub_enabled);
  changed.has_publisher_role = arguments.flag("has_publisher_role", changed.has_publisher_role);
  changed.has_subscriber_role = arguments.flag("has_subscriber_role", changed.has_subscriber_role);
  if (!arguments.ok()) return error_reply(400, arguments.message());
  service_.project() = std::move(changed);
  return done();
}

HttpReply SdmControl::consent(Arguments& arguments, Instant now) {
  arguments.only({"redirect_uri", "state", "user", "devices", "pubsub", "structures"});
  const SdmProject& project = service_.project();
  SdmConsentRequest request{project.id, project.client_id, "", "code", "", "", "offline", "consent"};
  request.redirect_uri = arguments.optional_text("redirect_uri").value_or(project.redirect_uris.front());
  request.state = arguments.optional_text("state").value_or("");
  request.scope = std::string(sdm_scope) + " " + pubsub_scope;
  SdmConsent::Decision decision{user_in(arguments), arguments.flag("devices", true), arguments.flag("pubsub", true)};
  const auto structures = arguments.optional_texts("structures");
  if (!arguments.ok()) return error_reply(400, arguments.message());
  if (const auto error = service_.consent().error_in(request)) {
    return error_reply(400, "the page of " + request.project + " shows an error");
  }
  if (structures) {
    decision.structures = *structures;
  } else {
    const json::object& home = service_.simulation().home(decision.user)->document().root();
    const json::object* const all = find_object(home, {"structures"});
    for (const auto& structure : all == nullptr ? json::object() : *all) {
      decision.structures.emplace_back(structure.key());
    }
  }
  const std::string location = service_.consent().agree(request, decision, service_.simulation().clock().at(now));
  const Form answer(query_of(location));
  return {200, to_text(json::object{{"code", answer.text("code")}, {"location", location}})};
}

HttpReply SdmControl::publish(const json::object& values, Instant now) {
  const WallTime time = service_.simulation().clock().at(now);
  const auto id = service_.pubsub().publish(service_.project().topic, to_text(values), time);
  return id ? done() : error_reply(400, "there is no topic " + service_.project().topic);
}

HttpReply SdmControl::poison(Arguments& arguments, Instant now) {
  arguments.only({"device", "user"});
  const std::string device = arguments.text("device");
  const std::string user = user_in(arguments);
  if (!arguments.ok()) return error_reply(400, arguments.message());
  if (service_.publisher().publish_poisoned(user, device, service_.simulation().clock().at(now))) return done();
  return error_reply(404, "there is no thermostat \"" + device + "\"");
}

HttpReply SdmControl::delivery(Arguments& arguments) {
  arguments.only({"reversed", "twice"});
  const PubSub::Delivery delivery{arguments.flag("reversed", false), arguments.flag("twice", false)};
  if (!arguments.ok()) return error_reply(400, arguments.message());
  service_.pubsub().set_delivery(delivery);
  return done();
}

std::string SdmControl::user_in(Arguments& arguments) {
  const Simulation& simulation = service_.simulation();
  std::string user = arguments.optional_text("user").value_or(simulation.users().front());
  if (simulation.home(user) == nullptr) arguments.reject("user", "there is no user \"" + user + "\"");
  return user;
}

}  // namespace nest2mqtt::simulator
