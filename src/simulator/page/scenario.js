// A scenario: what happens when, as a TOML file.
import {announce, order} from './api.js';
import {button, make, setText} from './dom.js';

/** `update({steps, done})` as GET /scenario. */
export function scenarioPanel() {
  const progress = make('p', {class: 'note', role: 'status'});
  const text = make('textarea', {'aria-label': 'The scenario, as TOML', spellcheck: 'false', rows: '8'});
  const file = make('input', {
    type: 'file',
    accept: '.toml',
    onchange: async () => {
      if (file.files.length > 0) text.value = await file.files[0].text();
    },
  });
  async function loadDay() {
    const reply = await fetch('page/day.toml');
    text.value = await reply.text();
    announce('A day in the family home; it wants a speed of 60 or more');
  }
  return {
    node: make(
      'div',
      {},
      progress,
      make('div', {class: 'row'}, button('A day at home', loadDay), make('label', {}, 'or a file ', file)),
      make('label', {class: 'wide'}, text),
      make(
        'div',
        {class: 'row'},
        button('Start', () => order('The scenario begins', 'POST', '/scenario', text.value)),
        button('Stop', () => order('No scenario runs', 'DELETE', '/scenario')),
      ),
    ),
    update({steps, done}) {
      setText(
        progress,
        steps === 0
          ? 'No scenario runs.'
          : done === steps
            ? `All ${steps} steps are done.`
            : `${done} of ${steps} steps are done.`,
      );
    },
  };
}
