// The requests that the services got, and how many writes each device still takes.
import {ask, order} from './api.js';
import {button, check, counted, make, setText} from './dom.js';

const most = 100; // lines that are shown

function lineOf({at, port, method, path, body, status, stream}) {
  const answer = status === 0 ? 'closed' : stream ? `${status}, a stream` : String(status);
  const failed = status === 0 || status >= 400;
  return make(
    'tr',
    {},
    make('td', {class: 'when'}, String(at).slice(11, 19)),
    make('td', {class: 'port'}, port),
    make('td', {class: 'method'}, method),
    make('td', {class: 'path'}, make('code', {}, path)),
    make(
      'td',
      {class: 'body'},
      body === null || body === undefined ? '' : make('code', {}, JSON.stringify(body).slice(0, 200)),
    ),
    make('td', {class: 'answer'}, make('span', {class: failed ? 'mark bad' : ''}, answer)),
  );
}

/** `read()` reads requests, counters and budgets again. */
export function logPanel() {
  const counters = make('p', {class: 'note'});
  const budgets = make('p', {class: 'note'});
  let onlyWrites = false;
  const writes = check('Only writes', (on) => {
    onlyWrites = on;
    read().catch(() => {}); // the simulator is gone, and the page says so
  });
  const body = make('tbody');
  const titles = ['Time (UTC)', 'Port', 'Method', 'Path', 'Body', 'Answer'];
  async function read() {
    const [requests, stats, {budgets: users}] = await Promise.all([
      ask('GET', '/requests'),
      ask('GET', '/stats'),
      ask('GET', '/wwn'),
    ]);
    setText(
      counters,
      [
        counted(stats.reads, 'read'),
        counted(stats.writes, 'write'),
        `${counted(stats.streams_opened, 'stream')} opened`,
        counted(stats.redirects, 'redirect'),
        `over a limit: ${counted(stats.limited_writes, 'write')}, ${counted(stats.limited_calls, 'call')}`,
        `without a valid token: ${counted(stats.unauthorized, 'request')}`,
      ].join('; '),
    );
    const used = Object.values(users)
      .flatMap((objects) => Object.entries(objects))
      .filter(([, {left, of}]) => left < of);
    setText(
      budgets,
      used.length
        ? `Writes left: ${used.map(([path, {left, of}]) => `${path.split('/').pop()} ${left} of ${of}`).join(', ')}`
        : 'Writes left: all, for every device',
    );
    const wanted = requests.filter(({method, status}) => !onlyWrites || (method !== 'GET' && status !== 307));
    body.replaceChildren(...wanted.slice(-most).reverse().map(lineOf));
    return used.length > 0;
  }
  return {
    node: make(
      'div',
      {},
      counters,
      budgets,
      make(
        'div',
        {class: 'row'},
        writes.node,
        button('Forget them', () => order('The log is empty', 'DELETE', '/requests')),
      ),
      make(
        'div',
        {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Requests, the newest first'},
        make(
          'table',
          {},
          make('thead', {}, make('tr', {}, ...titles.map((title) => make('th', {scope: 'col'}, title)))),
          body,
        ),
      ),
    ),
    read,
  };
}
