// The page of the simulator: every home, and everything that can be done to the services.
import {accessPanel} from './access.js';
import {ask, order} from './api.js';
import {homeView} from './cards.js';
import {Views, make, setText} from './dom.js';
import {faultsPanel} from './faults.js';
import {fieldPanel} from './field.js';
import {follow, oneAtATime} from './live.js';
import {logPanel} from './log.js';
import {scenarioPanel} from './scenario.js';
import {servicesPanel} from './services.js';

const speeds = [0, 1, 10, 60, 600, 3600];
const at = (id) => document.getElementById(id);

const panels = {
  services: servicesPanel(),
  faults: faultsPanel(),
  access: accessPanel(),
  scenario: scenarioPanel(),
  field: fieldPanel(),
  requests: logPanel(),
};
const homeViews = new Views(at('homes'), (user) => ({user, ...homeView(user)}));
const homes = new Map(); // user -> document
let shownHomes = [];
let services = []; // as GET /services
let state = null; // the last event
let time = null; // {virtual, real, speed}: when both clocks were read

function showHomes() {
  const played = services.map(({name}) => name);
  for (const view of shownHomes) {
    if (homes.has(view.user)) view.update(homes.get(view.user), played, shownHomes.length > 1);
  }
}

function showState() {
  if (state === null) return;
  panels.services.update(services, state.streams);
  panels.faults.update(state.faults, services);
  panels.scenario.update(state.scenario);
  const speed = at('speed');
  if (![...speed.options].some((option) => Number(option.value) === state.speed)) {
    speed.append(make('option', {value: state.speed}, `${state.speed}×`));
  }
  speed.value = String(state.speed);
}

const readServices = oneAtATime(async () => {
  services = await ask('GET', '/services');
  showState();
  showHomes();
  await panels.services.read();
});

const readClock = oneAtATime(async () => {
  const stats = await ask('GET', '/stats');
  time = {virtual: Date.parse(stats.time), real: Date.now(), speed: stats.speed};
  showClock();
});

const readAccess = oneAtATime(() => panels.access.read());

let refilling = false; // a budget is not full: it fills by itself
const readRequests = oneAtATime(async () => {
  refilling = await panels.requests.read();
});

function showClock() {
  if (time === null) return;
  const now = new Date(time.virtual + (Date.now() - time.real) * time.speed);
  setText(at('clock'), `${now.toISOString().slice(0, 19).replace('T', ' ')} UTC`);
}

function showLink(up) {
  setText(at('link'), up ? 'connected' : 'The simulator does not answer');
  at('link').className = `mark ${up ? 'good' : 'bad'}`;
  at('main').classList.toggle('stale', !up);
}

for (const [id, panel] of Object.entries(panels)) at(id).append(panel.node);
at('speed').append(...speeds.map((value) => make('option', {value}, value === 0 ? 'stopped' : `${value}×`)));
at('speed').addEventListener('change', () =>
  order(`Time runs ${at('speed').value} times as fast`, 'POST', '/speed', {speed: Number(at('speed').value)}),
);
setInterval(showClock, 250);
setInterval(() => refilling && readRequests(), 2000);

follow({
  link: showLink,
  state(news) {
    state = news;
    showState();
    readClock();
    readServices();
  },
  users(names) {
    for (const user of [...homes.keys()]) {
      if (!names.includes(user)) homes.delete(user);
    }
    shownHomes = homeViews.keep(names);
    panels.access.users(names);
    panels.field.users(names);
    showHomes();
  },
  home(user, document) {
    homes.set(user, document);
    panels.field.home(user, document);
    showHomes();
  },
  requests: readRequests,
  access: readAccess,
});
