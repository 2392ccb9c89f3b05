// What the simulator says changes, and reading what has changed.
import {ask, homePath} from './api.js';

/** Runs `work` when asked, one at a time; what is asked for while it runs is done once more after it. */
export function oneAtATime(work) {
  let running = false;
  let again = false;
  return async function run() {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      try {
        await work();
      } catch {
        // The simulator is gone; the event stream says so, and everything is read again when it is back.
      }
    }
    running = false;
  };
}

/**
 * Follows the simulator. `listeners`: `link(up)`, `state(state)` with every event, `users(names)` when
 * there are others, `home(user, document)`, `requests()` and `access()` when those have changed.
 */
export function follow(listeners) {
  let known = {homes: {}};
  const reading = new Map();

  function readHome(user) {
    if (!reading.has(user)) {
      reading.set(
        user,
        oneAtATime(async () => listeners.home(user, await ask('GET', homePath(user)))),
      );
    }
    reading.get(user)();
  }

  function take(state) {
    listeners.state(state);
    const users = Object.keys(state.homes);
    if (users.join('\n') !== Object.keys(known.homes).join('\n')) listeners.users(users);
    for (const user of users) {
      if (known.homes[user] !== state.homes[user]) readHome(user);
    }
    if (known.requests !== state.requests) listeners.requests();
    if (known.access !== state.access) listeners.access();
    known = state;
  }

  function connect() {
    const events = new EventSource('/events');
    events.onopen = () => {
      known = {homes: {}}; // it may be another simulator on the same port
      listeners.link(true);
    };
    events.onmessage = (event) => take(JSON.parse(event.data));
    events.onerror = () => {
      listeners.link(false);
      events.close();
      setTimeout(connect, 1000);
    };
  }
  connect();
}
