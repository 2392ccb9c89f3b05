// A Nest bridge as one would write it in Node.js: every event is parsed and compared with the tree before; each leaf that
// differs is published, retained, at QoS 1, with the topics and payloads of docs/topics.md.
//
// Usage: node bridge.mjs STREAM_URL TOKEN_FILE BROKER_URL

import { readFileSync } from "node:fs";

import { EventSource } from "eventsource";
import mqtt from "mqtt";

const [streamUrl, tokenFile, brokerUrl] = process.argv.slice(2);
const token = readFileSync(tokenFile, "utf8").trim();

const reserved = new Set(["set", "result", "event", "command", "availability", "snapshot", "image"]);
const plain = /^[A-Za-z0-9_-]+$/;

const escapeByte = (byte) => "%" + byte.toString(16).toUpperCase().padStart(2, "0");

function level(text) {
  if (plain.test(text) && !reserved.has(text)) return text;
  if (text === "") return "%";
  const bytes = [...Buffer.from(text)];
  return bytes
    .map((byte, i) => {
      const character = String.fromCharCode(byte);
      return plain.test(character) && !(i === 0 && reserved.has(text)) ? character : escapeByte(byte);
    })
    .join("");
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** The payload of a leaf; empty, which deletes a retained message, for what has none. */
function payload(value) {
  if (value === undefined || value === null || isObject(value)) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Publishes every leaf in which two values differ. */
function mirror(before, after, topic) {
  if (before === after) return;
  const from = isObject(before) ? before : {};
  const to = isObject(after) ? after : {};
  for (const name in to) mirror(from[name], to[name], `${topic}/${level(name)}`);
  for (const name in from) {
    if (!(name in to)) mirror(from[name], undefined, `${topic}/${level(name)}`);
  }
  const text = payload(after);
  if (text !== payload(before)) broker.publish(topic, text, { qos: 1, retain: true });
}

const broker = mqtt.connect(brokerUrl);
broker.on("error", (error) => console.error(String(error)));

let home = {};
const stream = new EventSource(streamUrl, {
  fetch: (url, options) => fetch(url, { ...options, headers: { ...options.headers, Authorization: `Bearer ${token}` } }),
});
stream.addEventListener("put", (event) => {
  const { data } = JSON.parse(event.data); // of the whole home: its path is always /
  for (const part of ["structures", "devices"]) mirror(home[part], data[part], `nest/${part}`);
  home = data;
});
stream.addEventListener("error", (error) => console.error(error.message ?? "the stream was lost"));
