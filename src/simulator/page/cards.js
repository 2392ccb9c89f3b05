// A home as rooms with the devices in them.
import {homePath, order} from './api.js';
import {Views, button, check, make, setText} from './dom.js';
import {cameraCard} from './camera.js';
import {protectCard} from './protect.js';
import {structureBar} from './structure.js';
import {thermostatCard} from './thermostat.js';

const makers = {thermostats: thermostatCard, smoke_co_alarms: protectCard, cameras: cameraCard};
const words = {thermostats: 'Thermostat', smoke_co_alarms: 'Protect', cameras: 'Camera'};
const services = {wwn: 'Works with Nest', nle: 'No Longer Evil', sdm: 'Device Access'};

/** The services that can have a device of this kind. */
const able = {thermostats: ['wwn', 'nle', 'sdm'], smoke_co_alarms: ['wwn'], cameras: ['wwn', 'sdm']};

/** Every field of an object; each can be given another value, which is JSON. */
function fieldsTable(path, what, title) {
  const body = make('tbody');
  const rows = new Views(body, (name) => {
    const input = make('input', {
      'aria-label': `${what}: ${name}`,
      spellcheck: 'false',
      onchange: () => order(`${name} is set`, 'PUT', `${path}/${encodeURIComponent(name)}`, input.value),
    });
    return {node: make('tr', {}, make('th', {scope: 'row'}, name), make('td', {}, input)), input};
  });
  const node = make(
    'details',
    {ontoggle: () => show()},
    make('summary', {}, title),
    make('table', {}, make('caption', {}, 'As JSON. Enter sets a field; nothing is checked.'), body),
  );
  let object = {};
  function show() {
    if (!node.open) return;
    const names = Object.keys(object);
    const views = rows.keep(names);
    views.forEach((view, index) => {
      const text = JSON.stringify(object[names[index]]);
      if (document.activeElement !== view.input && view.input.value !== text) view.input.value = text;
    });
  }
  return {
    node,
    update(fields) {
      object = fields;
      show();
    },
  };
}

/** What every device has, around what its kind has. */
function deviceCard(user, kind, id) {
  const path = homePath(user, 'devices', kind, id);
  const title = make('h4');
  const state = make('span', {class: 'mark'});
  const seenBy = make('p', {class: 'seen'});
  const own = (makers[kind] ?? (() => ({node: make('div'), update: () => ({})})))({user, id, path});
  const online = check('Online', (on) =>
    order(`${title.textContent} is ${on ? 'online' : 'offline'}`, 'PATCH', path, {is_online: on}),
  );
  const fields = fieldsTable(path, id, 'All fields');
  const possible = able[kind] ?? ['wwn'];
  let listed = [];
  const seen = possible.map((name) => {
    const box = check(services[name], (on) => {
      const wanted = possible.filter((other) => (other === name ? on : listed.includes(other)));
      order(`${title.textContent} is known to: ${wanted.join(', ') || 'nobody'}`, 'PATCH', path, {services: wanted});
    });
    return {name, box};
  });
  const test = make(
    'details',
    {},
    make('summary', {}, 'Test'),
    make('div', {class: 'row'}, online.node),
    make('fieldset', {}, make('legend', {}, 'Services that know it'), ...seen.map(({box}) => box.node)),
    own.test ?? '',
    button('Remove from the home', () => order(`${title.textContent} is removed`, 'DELETE', path), {class: 'danger'}),
  );
  const node = make(
    'article',
    {class: 'card', 'data-device': id},
    make('div', {class: 'top'}, title, state),
    make('p', {class: 'kind'}, words[kind] ?? kind),
    own.node,
    seenBy,
    test,
    fields.node,
  );
  return {
    node,
    update(device, played) {
      setText(title, String(device.name ?? id));
      node.setAttribute('aria-label', title.textContent);
      listed = Array.isArray(device.services) ? device.services : possible;
      const through = possible.filter((name) => listed.includes(name) && played.includes(name));
      setText(
        seenBy,
        through.length ? `Seen by ${through.map((name) => services[name]).join(', ')}` : 'Seen by nobody',
      );
      const isOnline = device.is_online !== false;
      online.show(isOnline);
      for (const {name, box} of seen) box.show(listed.includes(name));
      const mark = own.update(device);
      setText(state, isOnline ? (mark.text ?? '') : 'offline');
      state.className = `mark ${isOnline ? (mark.look ?? '') : 'waiting'}`;
      fields.update(device);
    },
  };
}

function roomView(user, name) {
  const list = make('div', {class: 'cards'});
  const cards = new Views(list, (key) => deviceCard(user, ...key.split('\n')));
  const node = make('section', {class: 'room', 'aria-label': name}, make('h3', {}, name), list);
  return {
    node,
    update(devices, played) {
      const views = cards.keep(devices.map(({kind, id}) => `${kind}\n${id}`));
      views.forEach((view, index) => view.update(devices[index].fields, played));
    },
  };
}

/** All devices with their places, by structure and room. */
function placesOf(home) {
  const structures = new Map(Object.keys(home.structures ?? {}).map((id) => [id, new Map()]));
  for (const [kind, group] of Object.entries(home.devices ?? {})) {
    for (const [id, fields] of Object.entries(group ?? {})) {
      const structure = String(fields?.structure_id ?? '');
      const wheres = home.structures?.[structure]?.wheres ?? {};
      const room = String(fields?.where_name ?? wheres[fields?.where_id]?.name ?? 'Somewhere');
      if (!structures.has(structure)) structures.set(structure, new Map());
      const rooms = structures.get(structure);
      rooms.set(room, [...(rooms.get(room) ?? []), {kind, id, fields: fields ?? {}}]);
    }
  }
  return structures;
}

function structureView(user, id) {
  const bar = structureBar({user, id, path: homePath(user, 'structures', id)});
  const fields = fieldsTable(homePath(user, 'structures', id), id, 'All fields of the home');
  const list = make('div', {class: 'rooms'});
  const rooms = new Views(list, (name) => roomView(user, name));
  return {
    node: make('section', {class: 'home', 'data-structure': id}, bar.node, list, fields.node),
    update(structure, places, played) {
      bar.update(structure);
      fields.update(structure);
      const names = [...places.keys()].sort((a, b) => a.localeCompare(b));
      const views = rooms.keep(names);
      views.forEach((view, index) => view.update(places.get(names[index]), played));
    },
  };
}

/** The home of one user. `update(document, played, several)`: `played` are the services that run. */
export function homeView(user) {
  const owner = make('p', {class: 'owner'});
  const list = make('div');
  const structures = new Views(list, (id) => structureView(user, id));
  return {
    node: make('div', {'data-user': user}, owner, list),
    update(home, played, several) {
      setText(owner, several ? `Home of the user “${user}”` : '');
      const places = placesOf(home);
      const ids = [...places.keys()];
      const views = structures.keep(ids);
      views.forEach((view, index) => view.update(home.structures?.[ids[index]] ?? {}, places.get(ids[index]), played));
    },
  };
}
