// Calls of the control API, and the line that says how the last one ended.
import {setText} from './dom.js';

export const pathOf = (...segments) => `/${segments.map(encodeURIComponent).join('/')}`;

/** The path of a user's home document, or of something in it. */
export const homePath = (user, ...segments) => pathOf('users', user, 'home', ...segments);

/** The answer as JSON; throws an Error with the simulator's own words. */
export async function ask(method, path, body) {
  const reply = await fetch(path, {
    method,
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await reply.text();
  let answer = null;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error(`${method} ${path}: ${reply.status}, no JSON`);
  }
  if (!reply.ok) throw new Error(answer?.error ?? `${method} ${path}: ${reply.status}`);
  return answer;
}

export function announce(text, failed = false) {
  const line = document.getElementById('message');
  setText(line, text);
  line.classList.toggle('failed', failed);
}

/** Does what a person asked for and says so. True if the simulator did it. */
export async function order(words, method, path, body) {
  try {
    await ask(method, path, body);
    announce(words);
    return true;
  } catch (error) {
    announce(`${words}: ${error.message}`, true);
    return false;
  }
}
