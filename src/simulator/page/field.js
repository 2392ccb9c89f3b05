// Any field of any home: a path and a value, unchecked.
import {homePath, order} from './api.js';
import {button, make, offer} from './dom.js';

/** Every path of a document, those of objects included. */
function pathsIn(value, above = '') {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [`${above}/${name}`, ...pathsIn(inner, `${above}/${name}`)]);
}

/** `users(names)` says who there is; `home(user, document)` what can be chosen. */
export function fieldPanel() {
  const homes = new Map();
  const user = make('select', {onchange: offerPaths});
  const path = make('input', {
    type: 'text',
    list: 'paths',
    spellcheck: 'false',
    placeholder: '/devices/thermostats/…/humidity',
  });
  const value = make('input', {type: 'text', spellcheck: 'false', placeholder: '42'});
  const paths = make('datalist', {id: 'paths'});
  const target = () => homePath(user.value, ...path.value.split('/').filter((part) => part !== ''));

  function offerPaths() {
    offer(
      paths,
      pathsIn(homes.get(user.value)).map((one) => [one, one]),
    );
  }
  return {
    node: make(
      'div',
      {},
      make('label', {class: 'wide'}, 'User', user),
      make('label', {class: 'wide'}, 'Path', path, paths),
      make('label', {class: 'wide'}, 'Value, as JSON', value),
      make(
        'div',
        {class: 'row'},
        button('Set', () => order(`${path.value} is set`, 'PUT', target(), value.value)),
        button('Remove', () => order(`${path.value} is removed`, 'DELETE', target()), {class: 'danger'}),
      ),
    ),
    users(names) {
      offer(
        user,
        names.map((one) => [one, one]),
      );
      for (const known of [...homes.keys()]) {
        if (!names.includes(known)) homes.delete(known);
      }
    },
    home(name, document) {
      homes.set(name, document);
      if (name === user.value) offerPaths();
    },
  };
}
