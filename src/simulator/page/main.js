// The page of the simulator: every home, and everything that can be done to the service.
import {ask, order} from './api.js';
import {Views, arrange, make, setText} from './dom.js';
import {homeView} from './cards.js';
import {follow} from './live.js';

const speeds = [0, 1, 10, 60, 600, 3600];

const homes = new Map(); // user -> document
let services = []; // as GET /services
let time = null; // {virtual, real, speed}: when both clocks were read

function showHomes() {
  const played = services.map(({name}) => name);
  for (const view of shownHomes) {
    if (homes.has(view.user)) view.update(homes.get(view.user), played, shownHomes.length > 1);
  }
}

const homeViews = new Views((user) => ({user, ...homeView(user)}));
let shownHomes = [];

async function readServices() {
  services = await ask('GET', '/services');
  showHomes();
}

async function readClock() {
  const stats = await ask('GET', '/stats');
  time = {virtual: Date.parse(stats.time), real: Date.now(), speed: stats.speed};
  showClock();
}

function showClock() {
  if (time === null) return;
  const now = new Date(time.virtual + (Date.now() - time.real) * time.speed);
  setText(document.getElementById('clock'), `${now.toISOString().slice(0, 19).replace('T', ' ')} UTC`);
}

function showSpeed(speed) {
  const select = document.getElementById('speed');
  if (![...select.options].some((option) => Number(option.value) === speed)) {
    select.append(make('option', {value: speed}, `${speed}×`));
  }
  select.value = String(speed);
}

function start() {
  const speed = document.getElementById('speed');
  speed.append(...speeds.map((value) => make('option', {value}, value === 0 ? 'stopped' : `${value}×`)));
  speed.addEventListener('change', () =>
    order(`time runs ${speed.value} times as fast`, 'POST', '/speed', {speed: Number(speed.value)}),
  );
  setInterval(showClock, 250);

  follow({
    link(up) {
      const line = document.getElementById('link');
      setText(line, up ? 'connected' : 'The simulator does not answer');
      line.className = `mark ${up ? 'good' : 'bad'}`;
      if (up) readServices().catch(() => {});
    },
    state(state) {
      showSpeed(state.speed);
      readClock().catch(() => {});
    },
    homes(users) {
      for (const user of homes.keys()) {
        if (!users.includes(user)) homes.delete(user);
      }
      shownHomes = homeViews.keep(users);
      arrange(document.getElementById('homes'), shownHomes.map((view) => view.node));
      showHomes();
    },
    home(user, document) {
      homes.set(user, document);
      showHomes();
    },
    requests() {},
    access() {},
  });
}

start();
