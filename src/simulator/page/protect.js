// A Protect: what it smells and how its battery is.
import {order} from './api.js';
import {check, choice, make} from './dom.js';

const levels = [
  ['ok', 'OK'],
  ['warning', 'Warning'],
  ['emergency', 'Emergency'],
];

export function protectCard({user, id}) {
  let name = id;
  const report = (words, fields) => order(`${name}: ${words}`, 'POST', '/alarm', {device: id, user, ...fields});
  const smoke = choice('Smoke', levels, (word) => report(`smoke ${word}`, {smoke: word}));
  const co = choice('CO', levels, (word) => report(`CO ${word}`, {co: word}));
  const battery = choice(
    'Battery',
    [
      ['ok', 'OK'],
      ['replace', 'Replace'],
    ],
    (word) => report(`battery ${word}`, {battery: word}),
  );
  const test = check('Manual test runs', (on) => report(on ? 'manual test' : 'no manual test', {manual_test: on}));
  return {
    node: make('div', {class: 'protect'}, smoke.node, co.node, battery.node),
    test: test.node,
    update(device) {
      name = String(device.name ?? id);
      smoke.show(device.smoke_alarm_state);
      co.show(device.co_alarm_state);
      battery.show(device.battery_health);
      test.show(device.is_manual_test_active === true);
      const look = {green: 'good', yellow: 'waiting', red: 'bad'}[device.ui_color_state] ?? '';
      return {text: {good: 'all clear', waiting: 'warning', bad: 'alarm'}[look] ?? '', look};
    },
  };
}
