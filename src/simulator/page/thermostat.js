// A thermostat: its dial, its mode, its fan, and the room around it.
import {order} from './api.js';
import {button, check, choice, make, setText, stepper} from './dom.js';

const svg = 'http://www.w3.org/2000/svg';
const modes = [
  ['heat', 'Heat'],
  ['cool', 'Cool'],
  ['heat-cool', 'Heat-cool'],
  ['eco', 'Eco'],
  ['off', 'Off'],
];
const never = '1970-01-01T00:00:00.000Z';
const ranges = {F: {least: 50, most: 90, step: 1}, C: {least: 9, most: 32, step: 0.5}};

const toCelsius = (f) => ((f - 32) * 5) / 9;
const toFahrenheit = (c) => (c * 9) / 5 + 32;
const halves = (value) => Math.round(value * 2) / 2;

/** A temperature in both scales, each rounded to its own step, as the thermostat reports it. */
function both(name, value, scale) {
  const c = scale === 'C' ? value : toCelsius(value);
  const f = scale === 'C' ? toFahrenheit(value) : value;
  return {[`${name}_c`]: halves(c), [`${name}_f`]: Math.round(f)};
}

function shape(name, attributes) {
  const node = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/** The ring with the room's temperature and the setpoints. It shows what the numbers beside it say. */
function dial() {
  const at = (value, {least, most}, radius) => {
    const share = Math.min(1, Math.max(0, (value - least) / (most - least)));
    const angle = ((135 + share * 270) * Math.PI) / 180;
    return [60 + radius * Math.cos(angle), 60 + radius * Math.sin(angle)];
  };
  const arc = (from, to, range, radius) => {
    const [x1, y1] = at(from, range, radius);
    const [x2, y2] = at(to, range, radius);
    const large = ((to - from) / (range.most - range.least)) * 270 > 180 ? 1 : 0;
    return `M${x1} ${y1}A${radius} ${radius} 0 ${large} 1 ${x2} ${y2}`;
  };
  const ring = shape('path', {class: 'ring', d: arc(0, 1, {least: 0, most: 1}, 50)});
  const span = shape('path', {class: 'span'});
  const room = shape('circle', {class: 'ambient', r: 3.5});
  const first = shape('circle', {class: 'target', r: 6});
  const second = shape('circle', {class: 'target', r: 6});
  const number = shape('text', {class: 'number', x: 60, y: 62});
  const caption = shape('text', {class: 'caption', x: 60, y: 82});
  const node = shape('svg', {viewBox: '0 0 120 112', class: 'dial', 'aria-hidden': 'true'});
  node.append(ring, span, room, first, second, number, caption);
  const place = (circle, value, range) => {
    circle.style.display = value === undefined ? 'none' : '';
    if (value === undefined) return;
    const [x, y] = at(value, range, 50);
    circle.setAttribute('cx', x);
    circle.setAttribute('cy', y);
  };
  return {
    node,
    show(targets, ambient, range, text, below, look) {
      place(first, targets[0], range);
      place(second, targets[1], range);
      place(room, ambient, range);
      const ends = targets.length === 2 ? targets : [...targets, ambient].filter((value) => value !== undefined);
      const [from, to] = [Math.min(...ends), Math.max(...ends)];
      span.setAttribute('d', ends.length === 2 && from !== to ? arc(from, to, range, 50) : '');
      setText(number, text);
      setText(caption, below);
      node.setAttribute('class', `dial ${look}`);
    },
  };
}

/** The setpoints that count in this mode, by the name of their fields. */
function setpointsOf({hvac_mode: mode}) {
  if (mode === 'heat' || mode === 'cool') return [['target_temperature', 'Target']];
  if (mode === 'heat-cool')
    return [
      ['target_temperature_low', 'Low'],
      ['target_temperature_high', 'High'],
    ];
  return [];
}

export function thermostatCard({id, path}) {
  let device = {};
  const scale = () => (device.temperature_scale === 'C' ? 'C' : 'F');
  const field = (name) => device[`${name}_${scale().toLowerCase()}`];
  const number = (name) => (typeof field(name) === 'number' ? field(name) : undefined);
  const shown = (value) => (value === undefined ? '–' : `${value} °${scale()}`);

  /** What a person does is shown at once, and again when the simulator says so. */
  function change(words, fields) {
    device = {...device, ...fields};
    show();
    return order(`${device.name ?? id}: ${words}`, 'PATCH', path, fields);
  }
  function turn(name, label, steps) {
    const {least, most, step} = ranges[scale()];
    const value = Math.min(most, Math.max(least, (number(name) ?? least) + steps * step));
    change(`${label} ${shown(value)}`, both(name, value, scale()));
  }
  function changeMode(mode) {
    const before = device.hvac_mode;
    const previous = mode !== 'eco' ? '' : before === 'eco' ? device.previous_hvac_mode : before;
    change(`mode ${mode}`, {hvac_mode: mode, previous_hvac_mode: previous});
  }

  const face = dial();
  const setpoints = new Map(
    [
      ['target_temperature', 'target'],
      ['target_temperature_low', 'low'],
      ['target_temperature_high', 'high'],
    ].map(([name, label]) => [name, stepper((steps) => turn(name, label, steps))]),
  );
  const mode = choice('Mode', modes, changeMode);
  const fan = button('Fan', () => {
    const on = device.fan_timer_active !== true;
    change(`fan ${on ? 'on' : 'off'}`, {fan_timer_active: on, fan_timer_timeout: never});
  });
  const room = stepper((steps) => turn('ambient_temperature', 'room', steps));
  const humidity = stepper((steps) => {
    const value = Math.min(100, Math.max(0, Math.round(((Number(device.humidity) || 0) + steps * 5) / 5) * 5));
    change(`humidity ${value} %`, {humidity: value});
  });
  const locked = check('Locked', (on) => change(on ? 'locked' : 'not locked', {is_locked: on}));
  const leaf = check('Leaf', (on) => change(on ? 'leaf' : 'no leaf', {has_leaf: on}));
  const emergency = check('Emergency heat', (on) => change('emergency heat', {is_using_emergency_heat: on}));
  const otherScale = choice(
    'Scale',
    [
      ['F', '°F'],
      ['C', '°C'],
    ],
    (word) => change(`scale ${word}`, {temperature_scale: word}),
  );

  function showStepper(view, name, number, text) {
    view.show({label: `${device.name ?? id}: ${name}`, name, number, text});
  }
  function show() {
    const active = setpointsOf(device);
    for (const [name, view] of setpoints) {
      const label = active.find(([own]) => own === name)?.[1];
      view.node.hidden = !label;
      if (label) showStepper(view, label, field(name), shown(field(name)));
    }
    const targets = active.map(([name]) => number(name)).filter((value) => value !== undefined);
    const ambient = number('ambient_temperature');
    const look = {heating: 'warm', cooling: 'cool'}[device.hvac_state] ?? '';
    const text = targets.length ? targets.join('–') : device.hvac_mode === 'eco' ? 'Eco' : 'Off';
    face.show(targets, ambient, ranges[scale()], text, `room ${shown(ambient)}`, look);
    mode.show(device.hvac_mode);
    mode.offer(
      modes
        .map(([word]) => word)
        .filter((word) => {
          const heats = word !== 'heat' && word !== 'heat-cool' ? true : device.can_heat !== false;
          const cools = word !== 'cool' && word !== 'heat-cool' ? true : device.can_cool !== false;
          return heats && cools;
        }),
    );
    fan.hidden = device.has_fan !== true;
    fan.setAttribute('aria-pressed', String(device.fan_timer_active === true));
    setText(fan, device.fan_timer_active === true ? 'Fan is on' : 'Fan is off');
    showStepper(room, 'Room', ambient, shown(ambient));
    showStepper(humidity, 'Humidity', device.humidity, `${device.humidity ?? '–'} %`);
    locked.show(device.is_locked === true);
    leaf.show(device.has_leaf === true);
    emergency.show(device.is_using_emergency_heat === true);
    otherScale.show(device.temperature_scale);
  }

  return {
    node: make(
      'div',
      {class: 'thermostat'},
      face.node,
      make('div', {class: 'hand'}, ...[...setpoints.values()].map((view) => view.node), fan),
      mode.node,
    ),
    test: make(
      'div',
      {class: 'row'},
      room.node,
      humidity.node,
      locked.node,
      leaf.node,
      emergency.node,
      otherScale.node,
    ),
    update(fields) {
      device = fields;
      show();
      const state = String(device.hvac_state ?? '');
      return {text: state === 'off' ? '' : state, look: {heating: 'warm', cooling: 'cool'}[state] ?? ''};
    },
  };
}
