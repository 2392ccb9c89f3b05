#include "confirmation.h"

#include "preconditions.h"

namespace nest2mqtt::command {

Confirmation look_for_value(FieldWrite& write, Instant expires, const json::object* document,
                            const CommandOptions& options, Instant now) {
  // After a restart the time begins with the first document, since without a document no value can be shown; but it is
  // over `confirm` after the command expires.
  if (!write.watch_until) {
    const Instant latest = expires + options.confirm;
    if (document == nullptr && latest > now) return {.look_again = latest};
    write.watch_until = now + options.confirm;
  }
  const bool time_is_over = *write.watch_until <= now;
  std::optional<Instant> look_again = write.watch_until;
  if (document != nullptr && is_fulfilled(write, *document)) {
    if (!write.shown_since) write.shown_since = now;
    write.was_shown = true;
    const Instant stable_at = *write.shown_since + options.settle;
    if (stable_at <= now || time_is_over) return {.result = CommandResult{Status::confirmed, Code::ok, ""}};
    look_again = earlier(look_again, stable_at);
  } else {
    write.shown_since.reset();
  }
  if (!time_is_over) return {.look_again = look_again};
  const bool changed = document != nullptr && !model::same(observed(write, *document), write.before);
  if (!write.was_shown && !changed) return {.result = write.if_not_shown};
  return {.result = CommandResult{Status::reverted, Code::ok, "the service took the value, then showed another one"}};
}

}  // namespace nest2mqtt::command
