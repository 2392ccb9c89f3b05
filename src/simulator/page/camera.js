// A camera or doorbell: what it sees, and what happens in front of it.
import {order, pathOf} from './api.js';
import {button, check, make, setText} from './dom.js';

const events = [
  ['Motion', {motion: true}],
  ['Person', {motion: true, person: true}],
  ['Sound', {sound: true}],
  ['Ring the bell', {motion: true, person: true, chime: true}],
];

function wordsOf(event) {
  if (!event) return 'No event yet';
  const seen = [
    [event.has_chime, 'bell'],
    [event.has_person, 'person'],
    [event.has_motion && !event.has_person, 'motion'],
    [event.has_sound, 'sound'],
  ].filter(([has]) => has);
  return `Last event: ${seen.map(([, word]) => word).join(', ') || 'nothing'}, ${event.start_time ?? ''}`;
}

export function cameraCard({user, id, path}) {
  let name = id;
  const picture = make('img', {alt: '', width: '320', height: '180'});
  const last = make('p', {class: 'note'});
  const streaming = check('Streams', (on) =>
    order(`${name} ${on ? 'streams' : 'does not stream'}`, 'PATCH', path, {is_streaming: on}),
  );
  const buttons = events.map(([label, seen]) =>
    button(label, () => order(`${name}: ${label}`, 'POST', '/camera_event', {device: id, user, ...seen})),
  );
  return {
    node: make('div', {class: 'camera'}, picture, last, make('div', {class: 'row'}, ...buttons, streaming.node)),
    update(device) {
      name = String(device.name ?? id);
      const event = device.last_event;
      const going = event && !event.end_time;
      setText(last, wordsOf(event));
      streaming.show(device.is_streaming === true);
      const at = encodeURIComponent(`${event?.start_time ?? ''} ${event?.end_time ?? ''}`);
      const address = `${pathOf('users', user, 'images', id, going ? 'event' : 'snapshot')}?at=${at}`;
      picture.hidden = device.is_streaming !== true;
      picture.alt = `What ${name} sees`;
      if (!picture.hidden && picture.getAttribute('src') !== address) picture.setAttribute('src', address);
      return {
        text: going ? 'sees something' : device.is_streaming === true ? 'streaming' : '',
        look: going ? 'waiting' : 'good',
      };
    },
  };
}
