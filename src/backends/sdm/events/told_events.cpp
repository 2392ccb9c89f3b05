#include "events/told_events.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace nest2mqtt::sdm {
namespace {

template <class T>
void remember(std::deque<T>& in, T value) {
  in.push_back(std::move(value));
  if (in.size() > ToldEvents::max_remembered) in.pop_front();
}

}  // namespace

ToldEvents::News ToldEvents::take(const EventMessage& message, WallTime at) {
  const bool continues = message.thread == EventThread::updated || message.thread == EventThread::ended;
  News news;
  for (const CameraEvent& event : message.events) {
    if (continues && !has_begun(event.session)) {
      wait(event, message.thread, at);
      continue;
    }
    add_untold(event, message.thread, news);
    const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                    [&](const Waiting& candidate) { return candidate.session == event.session; });
    if (found == waiting_.end()) continue;
    const Waiting waited = std::move(*found);
    waiting_.erase(found);
    for (const CameraEvent& other : waited.events) add_untold(other, message.thread, news);
    news.end = waited.end;
  }
  return news;
}

bool ToldEvents::has_begun(const std::string& session) const {
  return std::any_of(told_.begin(), told_.end(), [&](const Told& told) { return told.session == session; });
}

void ToldEvents::add_untold(const CameraEvent& event, EventThread thread, News& to) {
  Told told{event.session, event.kind, thread == EventThread::none ? event.event_id : std::string()};
  if (std::find(told_.begin(), told_.end(), told) != told_.end()) return;
  remember(told_, std::move(told));
  to.events.push_back(event);
}

void ToldEvents::wait(const CameraEvent& event, EventThread thread, WallTime at) {
  auto found = std::find_if(waiting_.begin(), waiting_.end(),
                            [&](const Waiting& candidate) { return candidate.session == event.session; });
  if (found == waiting_.end()) {
    remember(waiting_, Waiting{event.session});
    found = std::prev(waiting_.end());
  }
  if (thread == EventThread::ended) found->end = at;
  const bool is_known = std::any_of(found->events.begin(), found->events.end(),
                                    [&](const CameraEvent& known) { return known.kind == event.kind; });
  if (!is_known) found->events.push_back(event);
}

}  // namespace nest2mqtt::sdm
