// node parse.mjs DOCUMENT: AsyncAPI's own parser, from NEST2MQTT_ASYNCAPI_DIR, has nothing against the document.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.NEST2MQTT_ASYNCAPI_DIR, 'package.json'));
const { Parser } = require('@asyncapi/parser');

// Advice on what a published document should have, such as a contact or the newest version of AsyncAPI.
const ADVICE = new Set(['asyncapi-latest-version', 'asyncapi3-tags', 'asyncapi-id', 'asyncapi-info-contact']);

const text = readFileSync(process.argv[2], 'utf8');
const { document, diagnostics } = await new Parser().parse(text);
const found = diagnostics.filter(({ code }) => !ADVICE.has(code));
for (const { code, message, path, range } of found) {
  console.error(`${process.argv[2]}:${range.start.line + 1}: ${code}: ${message} (${path.join('.')})`);
}
if (document === undefined || found.length > 0) process.exit(1);
console.log(`${document.allChannels().length} channels, ${document.allOperations().length} operations`);
