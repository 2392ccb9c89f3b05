// Building blocks of the page. Text always becomes text, never markup.

/**
 * An element. An attribute whose value is a function is a listener (`onclick`), one that is true is there without a
 * value, one that is false, null or undefined is left out. Children are elements or texts.
 */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Sets the text if it is another, so that a screen reader does not read what has not changed. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** `1 stream`, `2 streams` */
export const counted = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Makes `nodes` the children of `parent`, moving only those that are in another place: a moved one loses the focus. */
function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) {
    if (!wanted.has(child)) child.remove();
  }
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

/** The views of a changing list: one for each key, made by `makeView(key)`, which gives `{node, ...}`. */
export class Views {
  constructor(parent, makeView) {
    this.parent = parent;
    this.makeView = makeView;
    this.views = new Map();
  }

  /** Shows these keys in this order and gives their views; those of other keys are forgotten. */
  keep(keys) {
    this.views = new Map(keys.map((key) => [key, this.views.get(key) ?? this.makeView(key)]));
    const views = [...this.views.values()];
    arrange(
      this.parent,
      views.map((view) => view.node),
    );
    return views;
  }
}

/** Makes these the options of a select, as pairs of value and text; what was chosen stays chosen where it can. */
export function offer(select, pairs) {
  const text = JSON.stringify(pairs);
  if (select.dataset.offered === text) return;
  select.dataset.offered = text;
  const chosen = select.value;
  select.replaceChildren(...pairs.map(([value, label]) => make('option', {value}, label)));
  if (pairs.some(([value]) => String(value) === chosen)) select.value = chosen;
}

let choices = 0;

/** A choice of one word out of a few. `pick(word)` is called when a person chooses. */
export function choice(label, options, pick) {
  const name = `choice-${++choices}`;
  const inputs = new Map();
  const node = make('fieldset', {class: 'choice'}, make('legend', {}, label));
  for (const [word, text] of options) {
    const input = make('input', {type: 'radio', name, value: word, onchange: () => pick(word)});
    inputs.set(word, input);
    node.append(make('label', {}, input, make('span', {}, text)));
  }
  return {
    node,
    show(word) {
      for (const [own, input] of inputs) input.checked = own === word;
    },
    offer(words) {
      for (const [own, input] of inputs) input.parentElement.hidden = !words.includes(own);
    },
  };
}

/** Something that is on or off. */
export function check(label, change) {
  const input = make('input', {type: 'checkbox', onchange: () => change(input.checked)});
  return {
    node: make('label', {class: 'check'}, input, make('span', {}, label)),
    show(on) {
      input.checked = on;
    },
  };
}

export function button(label, press, attributes = {}) {
  return make('button', {type: 'button', onclick: press, ...attributes}, label);
}

/**
 * A value with a button on each side: also a spinbutton for the keyboard (arrows, Page Up and Down). `turn(steps)` is
 * called when a person turns it.
 */
export function stepper(turn) {
  const keys = {ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5};
  const value = make('span', {
    role: 'spinbutton',
    tabindex: '0',
    onkeydown: (event) => {
      if (!(event.key in keys)) return;
      event.preventDefault();
      turn(keys[event.key]);
    },
  });
  const short = make('span', {class: 'name', 'aria-hidden': 'true'});
  const down = button('−', () => turn(-1));
  const up = button('+', () => turn(1));
  return {
    node: make('div', {class: 'stepper'}, short, down, value, up),
    /** `label` is for a screen reader, `name` stands before the value. */
    show({label, name, number, text}) {
      setText(short, name);
      setText(value, text);
      value.setAttribute('aria-label', label);
      value.setAttribute('aria-valuenow', number ?? 0);
      value.setAttribute('aria-valuetext', text);
      down.setAttribute('aria-label', `${label} down`);
      up.setAttribute('aria-label', `${label} up`);
    },
  };
}
