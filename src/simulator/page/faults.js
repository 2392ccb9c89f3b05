// What can be wrong with a service: each fault with what it does in words.
import {order} from './api.js';
import {button, make, offer} from './dom.js';

const faults = [
  [
    'Streams',
    [
      ['Cut', {fault: 'cut'}, 'Every open stream is closed now; clients come back.'],
      [
        'Cut again and again',
        {fault: 'cut', count: 5},
        'Every stream is closed, and the next 5 right after their first event.',
      ],
      [
        'Stall',
        {fault: 'stall', openings: true},
        'Streams stay open and say nothing any more, new ones too, until the faults are cleared.',
      ],
      ['Half an event', {fault: 'half_event'}, 'Half of the next event is sent, then the stream ends.'],
      ['Broken JSON', {fault: 'garbage', kind: 'json'}, 'An event whose JSON ends too early; the stream goes on.'],
      ['Broken text', {fault: 'garbage', kind: 'utf8'}, 'An event that is not valid UTF-8; the stream goes on.'],
      ['Broken stream', {fault: 'garbage', kind: 'sse'}, 'Lines that no event stream has; the stream goes on.'],
      ['Huge event', {fault: 'big_event', bytes: 20000000}, 'One event with 20 MB in it.'],
      ['Trickle', {fault: 'slow_body', bytes_per_second: 500}, 'Everything comes with 500 bytes a second.'],
    ],
  ],
  [
    'Writes',
    [
      [
        'Close without an answer',
        {fault: 'close_on_write'},
        'The next write is not done, and the connection is closed.',
      ],
      [
        'Do it, then close',
        {fault: 'close_on_write', apply: true},
        'The next write is done, but the connection is closed before the answer.',
      ],
      ['Accept and ignore', {fault: 'accept_then_ignore'}, 'The next write is answered with 200 and not done.'],
      [
        'Accept and take back',
        {fault: 'accept_then_revert', after: '3s'},
        'The next write is done and taken back 3 seconds later.',
      ],
      [
        'Answer late',
        {fault: 'slow_write', delay: '5s'},
        'The next write is done at once and answered 5 seconds later.',
      ],
    ],
  ],
  [
    'Redirects of Works with Nest',
    [
      ['Loop', {fault: 'redirect_loop'}, 'The front port redirects to itself.'],
      [
        'Foreign host',
        {fault: 'redirect_foreign', location: 'http://192.0.2.1:8553'},
        'The front port redirects to a host that is none of the service.',
      ],
      ['Move', {fault: 'redirect_move'}, 'The API moves to another port; the old one and its connections are closed.'],
    ],
  ],
];

const words = new Map(
  faults.flatMap(([, list]) => list.map(([label, {fault, kind}]) => [kind ? `${fault} ${kind}` : fault, label])),
);

function field(label, input) {
  return make('label', {class: 'wide'}, label, input);
}

function select(pairs) {
  const node = make('select');
  offer(node, pairs);
  return node;
}

/** One set fault as a person would say it. */
function described({fault, count, ...rest}) {
  const name =
    fault === 'status'
      ? `Answer ${rest.status} to ${rest.on === 'any' ? 'everything' : rest.on}`
      : (words.get(fault) ?? fault);
  return count === undefined ? name : count === 0 ? `${name}, until cleared` : `${name}, ${count} more`;
}

/** `update(set, services)`: `set` as GET /faults. */
export function faultsPanel() {
  const service = make('select', {id: 'fault-service'});
  const set = make('ul', {class: 'list', 'aria-live': 'polite'});
  const inject = (label, fault) =>
    order(`Fault: ${label}`, 'POST', '/faults', service.value ? {...fault, service: service.value} : fault);

  const status = select([500, 503, 502, 504, 429, 401, 403, 404, 400].map((code) => [code, code]));
  const on = select([
    ['any', 'everything'],
    ['read', 'reads'],
    ['write', 'writes'],
    ['stream', 'openings of streams'],
    ['front', 'the front port'],
    ['login', 'the login'],
  ]);
  const count = make('input', {type: 'number', min: '0', value: '1'});
  const answers = make(
    'details',
    {},
    make('summary', {}, 'Answers'),
    make('p', {class: 'note'}, 'The service answers with an error instead of what was asked for.'),
    field('Status', status),
    field('to', on),
    field('how often; 0: until cleared', count),
    button('Answer with this error', () =>
      inject(`${status.value}`, {
        fault: 'status',
        status: Number(status.value),
        on: on.value,
        count: Number(count.value),
      }),
    ),
  );
  const groups = faults.map(([title, list]) =>
    make(
      'details',
      {open: title === 'Streams'},
      make('summary', {}, title),
      make(
        'ul',
        {class: 'list'},
        ...list.map(([label, fault, does]) =>
          make(
            'li',
            {},
            button(label, () => inject(label, fault)),
            make('p', {}, does),
          ),
        ),
      ),
    ),
  );
  return {
    node: make(
      'div',
      {},
      set,
      make(
        'div',
        {class: 'row'},
        make('label', {}, 'Of ', service),
        button('Clear all faults', () => order('The service is well again', 'DELETE', '/faults')),
      ),
      answers,
      ...groups,
    ),
    update(faultsOf, services) {
      offer(service, [['', 'every service'], ...services.map(({name}) => [name, name])]);
      const lines = Object.entries(faultsOf).flatMap(([name, list]) =>
        list.map((fault) => `${name}: ${described(fault)}`),
      );
      const text = lines.join('\n');
      if (set.dataset.text === text) return;
      set.dataset.text = text;
      set.replaceChildren(
        ...(lines.length
          ? lines.map((line) => make('li', {class: 'mark bad'}, line))
          : [make('li', {class: 'empty'}, 'No fault is set.')]),
      );
    },
  };
}
