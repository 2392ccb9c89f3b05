#include "oauth/sessions.h"

#include <set>
#include <utility>

namespace nest2mqtt::simulator {

void Sessions::open(const std::string& token, Session session) {
  ++revision_;
  sessions_[token] = std::move(session);
}

bool Sessions::close(const std::string& token) {
  ++revision_;
  return sessions_.erase(token) > 0;
}

void Sessions::close_all() {
  ++revision_;
  sessions_.clear();
}

bool Sessions::change(const std::optional<std::string>& token, const std::function<void(Session&)>& how) {
  if (token && !sessions_.contains(*token)) return false;
  ++revision_;
  for (auto& [own, session] : sessions_) {
    if (!token || *token == own) how(session);
  }
  return true;
}

const Session* Sessions::find(const std::string& token) const {
  const auto found = sessions_.find(token);
  return found == sessions_.end() ? nullptr : &found->second;
}

std::size_t Sessions::connected_users() const {
  std::set<std::string> users;
  for (const auto& [token, session] : sessions_) {
    if (session.by_login) users.insert(session.grant.user);
  }
  return users.size();
}

}  // namespace nest2mqtt::simulator
