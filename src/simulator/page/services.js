// The services that are played: their addresses, their streams, and what only one of them can do.
import {ask, order} from './api.js';
import {Views, button, check, counted, make, setText} from './dom.js';

const titles = {wwn: 'Works with Nest', nle: 'No Longer Evil', sdm: 'Google Device Access'};

/** What can be done to a server of No Longer Evil. */
function nleControls() {
  const list = make('ul', {class: 'list'});
  const devices = new Views(list, (serial) => {
    const asleep = check(`${serial} sleeps`, (on) =>
      order(`${serial} ${on ? 'sleeps' : 'is awake'}`, 'POST', `/nle/${on ? 'sleep' : 'wake'}`, {serial}),
    );
    return {node: make('li', {}, asleep.node), asleep};
  });
  return {
    node: make(
      'div',
      {},
      make(
        'div',
        {class: 'row'},
        button('Stop', () => order('the server stops as it does on SIGTERM', 'POST', '/nle/stop', {})),
        button('Kill', () => order('the server is killed', 'POST', '/nle/stop', {kill: true})),
        button('Start', () => order('the server starts', 'POST', '/nle/start', {})),
        button('Add a phantom', () =>
          order('the server has a device that does not exist', 'POST', '/nle/phantom', {serial: 'GHOST'}),
        ),
      ),
      list,
    ),
    async read() {
      const state = await ask('GET', '/nle');
      const views = devices.keep(state.devices.map(({serial}) => serial));
      views.forEach((view, index) => view.asleep.show(state.devices[index].asleep));
      return state.stopping ? 'stopping' : state.running ? 'running' : 'stopped';
    },
  };
}

/** What can be done to a project of Device Access. */
function sdmControls() {
  const flags = [
    ['active', 'Project is active'],
    ['api_enabled', 'API is enabled'],
    ['in_testing', 'Consent screen is in testing'],
    ['pubsub_enabled', 'Pub/Sub is enabled'],
    ['has_publisher_role', 'Nest may publish'],
    ['has_subscriber_role', 'Client may subscribe'],
  ].map(([name, label]) => ({
    name,
    box: check(label, (on) => order(`${label}: ${on ? 'yes' : 'no'}`, 'POST', '/sdm/project', {[name]: on})),
  }));
  const limits = check('Quotas of the sandbox', (on) =>
    order(`quotas are ${on ? 'on' : 'off'}`, 'POST', '/sdm/limits', {on}),
  );
  const permit = (permitted) =>
    order(`permission for everything is ${permitted ? 'given' : 'withdrawn'}`, 'POST', '/sdm/permissions', {permitted});
  return {
    node: make(
      'div',
      {},
      make(
        'div',
        {class: 'row'},
        button('Withdraw permissions', () => permit(false)),
        button('Give them back', () => permit(true)),
        button('Expire access tokens', () =>
          order('access tokens have expired', 'POST', '/sdm/expire_access_tokens', {}),
        ),
        button('Revoke all tokens', () => order('every token is revoked', 'POST', '/sdm/revoke', {}), {
          class: 'danger',
        }),
      ),
      make('div', {}, ...flags.map(({box}) => box.node), limits.node),
    ),
    async read() {
      const state = await ask('GET', '/sdm');
      for (const {name, box} of flags) box.show(state.project[name] === true);
      limits.show(state.limits === true);
      const calls = Object.values(state.calls).reduce((sum, count) => sum + count, 0);
      return `${calls} calls, ${state.limited} refused because of a quota`;
    },
  };
}

function serviceView(name) {
  const addresses = make('p', {class: 'note'});
  const streams = make('span', {class: 'mark', role: 'status'});
  const more = make('p', {class: 'note'});
  const own = {nle: nleControls, sdm: sdmControls}[name]?.();
  return {
    name,
    node: make(
      'li',
      {'data-service': name},
      make('div', {class: 'top'}, make('strong', {}, titles[name] ?? name), streams),
      addresses,
      more,
      own ? make('details', {}, make('summary', {}, 'What only this service can do'), own.node) : '',
    ),
    async read() {
      if (own) setText(more, await own.read());
    },
    update({urls}, open) {
      setText(
        addresses,
        Object.entries(urls)
          .map(([port, url]) => `${port} ${url}`)
          .join(', '),
      );
      setText(streams, name === 'sdm' ? '' : `${counted(open, 'stream')} open`);
      streams.className = `mark ${open === 0 ? 'waiting' : 'good'}`;
    },
  };
}

/** `update(services, streams)` shows GET /services with the streams of the last event; `read()` what else there is. */
export function servicesPanel() {
  const list = make('ul', {class: 'list'});
  const views = new Views(list, serviceView);
  let shown = [];
  return {
    node: list,
    update(services, streams) {
      shown = views.keep(services.map((service) => service.name));
      shown.forEach((view, index) => view.update(services[index], streams[view.name] ?? 0));
    },
    read: () => Promise.all(shown.map((view) => view.read())),
  };
}
