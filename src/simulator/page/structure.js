// Who is at home.
import {order} from './api.js';
import {choice, make, setText} from './dom.js';

export function structureBar({id, path}) {
  const title = make('h2');
  const alarms = make('p', {class: 'alarms', role: 'status'});
  const away = choice(
    'Somebody is',
    [
      ['home', 'at home'],
      ['away', 'away'],
      ['auto-away', 'auto-away'],
    ],
    (word) => order(`${title.textContent}: ${word}`, 'PATCH', path, {away: word}),
  );
  return {
    node: make('div', {class: 'top'}, title, away.node, alarms),
    update(structure) {
      setText(title, String(structure.name ?? (id || 'Without a structure')));
      away.node.hidden = structure.away === undefined;
      away.show(structure.away);
      const raised = [
        ['Smoke', structure.smoke_alarm_state],
        ['CO', structure.co_alarm_state],
      ].filter(([, state]) => state && state !== 'ok');
      setText(alarms, raised.map(([what, state]) => `${what} ${state}`).join(', '));
    },
  };
}
