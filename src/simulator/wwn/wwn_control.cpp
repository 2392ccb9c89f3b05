#include "wwn/wwn_control.h"

#include "control/control_reply.h"

namespace nest2mqtt::simulator {

HttpReply answer_wwn_control(const WwnService& service, const HttpRequest& request, const Path& path, Instant now) {
  if (!path.empty() || request.method != "GET") return error_reply(404, "use GET of /wwn");
  return {200, to_text(json::object{{"budgets", service.write_budgets(now)}})};
}

}  // namespace nest2mqtt::simulator
