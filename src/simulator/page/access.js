// Tokens with what they may do, and users.
import {announce, ask, homePath, order} from './api.js';
import {Views, button, check, make, offer, setText} from './dom.js';

const permissions = [
  'thermostat_read',
  'thermostat_write',
  'smoke_co_read',
  'camera_read',
  'camera_images',
  'camera_write',
  'away_read',
  'away_write',
  'eta_read',
  'eta_write',
  'postal_code_read',
  'energy_read',
  'security_state_read',
];

function tokenView(token) {
  let allowed = [];
  const owner = make('p');
  const boxes = permissions.map((name) => ({
    name,
    box: check(name, (on) =>
      order(`${token}: ${on ? 'may' : 'may not'} ${name}`, 'POST', '/permissions', {
        token,
        permissions: on ? [...allowed, name] : allowed.filter((other) => other !== name),
      }),
    ),
  }));
  const forbidden = check('Forbidden (403)', (on) =>
    order(`${token} is ${on ? 'forbidden' : 'allowed'}`, 'POST', '/forbid', {token, forbidden: on}),
  );
  return {
    node: make(
      'li',
      {},
      make('code', {}, token),
      owner,
      make(
        'div',
        {class: 'row'},
        button('Revoke', () => order(`${token} is revoked`, 'POST', '/revoke', {token}), {
          class: 'danger',
          'aria-label': `Revoke ${token}`,
        }),
        forbidden.node,
      ),
      make('details', {}, make('summary', {}, 'Permissions'), ...boxes.map(({box}) => box.node)),
    ),
    update(state) {
      allowed = state.permissions;
      setText(owner, `User “${state.user}”${state.password_changed ? ', whose password was changed: no writes' : ''}`);
      for (const {name, box} of boxes) box.show(allowed.includes(name));
      forbidden.show(state.forbidden);
    },
  };
}

/** `read()` reads the tokens again; `users(names)` says who there is. */
export function accessPanel() {
  const list = make('ul', {class: 'list'});
  const views = new Views(list, tokenView);
  const none = make('p', {class: 'empty'}, 'No token is valid.');
  const users = make('p', {class: 'note'});
  const token = make('input', {type: 'text', value: 'c.another'});
  const user = make('select');
  const name = make('input', {type: 'text', value: 'ann'});

  async function addUser() {
    try {
      const home = await ask('GET', '/home');
      await order(`“${name.value}” has a home`, 'PUT', homePath(name.value), home);
    } catch (error) {
      announce(error.message, true);
    }
  }
  async function connect() {
    try {
      const {pin, location} = await ask('POST', '/authorize', {user: user.value});
      announce(pin ? `“${user.value}” agrees; the PIN is ${pin}` : `“${user.value}” agrees: ${location}`);
    } catch (error) {
      announce(error.message, true);
    }
  }
  return {
    node: make(
      'div',
      {},
      list,
      none,
      make(
        'div',
        {class: 'row'},
        button('Revoke every token', () => order('Every token is revoked', 'POST', '/revoke', {}), {class: 'danger'}),
        button('Change the password', () =>
          order(`The password of “${user.value}” is changed: reads go on, writes do not`, 'POST', '/password_change', {
            user: user.value,
          }),
        ),
      ),
      users,
      make('label', {class: 'wide'}, 'User', user),
      make('label', {class: 'wide'}, 'Token', token),
      make(
        'div',
        {class: 'row'},
        button('Accept the token', () =>
          order(`${token.value} is accepted`, 'POST', '/tokens', {token: token.value, user: user.value}),
        ),
        button('Agree to a login', connect),
      ),
      make('label', {class: 'wide'}, 'Name of one more user, with a copy of the first home', name),
      button('Add the user', addUser),
    ),
    users(names) {
      setText(users, `Users: ${names.join(', ')}`);
      offer(
        user,
        names.map((one) => [one, one]),
      );
    },
    async read() {
      const tokens = await ask('GET', '/tokens');
      const shown = views.keep(tokens.map((one) => one.token));
      shown.forEach((view, index) => view.update(tokens[index]));
      none.hidden = shown.length > 0;
    },
  };
}
