// examples.mjs URL FILE: sends every example of the OpenAPI document, as it stands and in its order, to the server at
// URL, and compares status, content type, headers and body with what the document says. The last line is
// `N passed, N failed`. Exit code 1: something is not as documented.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { credentials } from './signing.mjs';

const [base, file] = process.argv.slice(2);
const document = JSON.parse(readFileSync(file, 'utf8'));
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(document, 'openapi');

/** Headers that may come with every answer: HTTP's own, and those that keep browsers from guessing. */
const everywhere = new Set(['date', 'content-length', 'content-type', 'connection', 'cache-control',
  'x-content-type-options', 'referrer-policy', 'strict-transport-security', 'keep-alive', 'transfer-encoding', 'x-accel-buffering', 'content-security-policy',
  'x-frame-options', 'cross-origin-opener-policy']);

/** What only some answers have that are alike otherwise: that of a copy, on another node, for the one that is away. */
const sometimes = new Set(['beaker-stale']);

function send(method, target, headers, body) {
  const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = http.request(base + target, { method, headers: { ...headers, ...length } }, (answer) => {
      const parts = [];
      // A stream has no end of its own: its first part is enough.
      if ((answer.headers['content-type'] ?? '').startsWith('text/event-stream'))
        answer.once('data', (part) => {
          resolve({ status: answer.statusCode, headers: answer.headers, body: part.toString() });
          request.destroy();
        });
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () =>
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const escaped = (name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));

/** What does not fit the schema at this place of the document; empty: all does. */
function misfit(place, value) {
  const fits = ajv.compile({ $ref: `openapi#/${place.map(escaped).join('/')}` });
  return fits(value) ? '' : ajv.errorsText(fits.errors);
}

/** What is documented of a good answer must be there; a problem's headers depend on which it is. */
function check_headers(documented, { status, headers }, wrong) {
  const named = new Map(Object.keys(documented ?? {}).map((name) => [name.toLowerCase(), name]));
  for (const [name, written] of named)
    if (status < 400 && !(name in headers) && !sometimes.has(name)) wrong.push(`the header ${written} is missing`);
  for (const [name, value] of Object.entries(headers)) {
    if (!named.has(name)) {
      if (!everywhere.has(name)) wrong.push(`the header ${name} is not documented`);
      continue;
    }
    const place = ['components', 'headers', named.get(name), 'schema'];
    const schema = document.components.headers[named.get(name)].schema;
    const why = misfit(place, schema.type === 'integer' ? Number(value) : value);
    if (why) wrong.push(`the header ${name} ${why}`);
  }
}

function check_body(place, documented, answer, wrong) {
  if (answer.body === '') {
    if (documented && answer.status !== 304) wrong.push('there is no body');
    return;
  }
  const type = answer.headers['content-type'];
  if (!documented?.[type]) return void wrong.push(`the content type ${type} is not documented`);
  const value = /json/.test(type) ? JSON.parse(answer.body) : answer.body;
  const why = misfit([...place, 'content', type, 'schema'], value);
  if (why) wrong.push(`the body ${why}`);
}

/** What is not as documented, a sentence each. */
function differences(path, method, operation, request, answer) {
  const wrong = [];
  if (answer.status !== request.status) wrong.push(`${answer.status} and not ${request.status}: ${answer.body}`);
  const documented = operation.responses[answer.status];
  if (!documented) return [...wrong, 'the status is not documented'];
  check_headers(documented.headers, answer, wrong);
  const place = ['paths', path, method, 'responses', String(answer.status)];
  check_body(place, method === 'head' ? undefined : documented.content, answer, wrong);
  return wrong;
}

/** The furthest position of each partition, as reads take them. */
const written = new Map();
function note_position(headers) {
  const [partition, offset] = (headers['beaker-position'] ?? '').split(':');
  if (offset) written.set(partition, Math.max(Number(offset), written.get(partition) ?? 0));
}

/** What was written by the examples so far is in the tables from now on. */
async function catch_up() {
  const positions = [...written].map(([partition, offset]) => `${partition}:${offset}`).join();
  const headers = { ...credentials('adminToken'), 'Beaker-Min-Position': positions };
  const answer = await send('GET', '/v1/admin/parked', headers);
  if (answer.status !== 200) throw new Error(`the tables do not catch up: ${answer.body}`);
}

async function exchange(request) {
  const shown = credentials(request.credentials, base + request.target, request.body ?? '');
  const answer = await send(request.method, request.target, { ...request.headers, ...shown }, request.body);
  note_position(answer.headers);
  return answer;
}

let passed = 0;
let failed = 0;
const lists = new Map();  // operations that answer pages: whether an item was shown, and how to ask again
for (const [path, methods] of Object.entries(document.paths)) {
  if (path.startsWith('/v1/')) await catch_up();
  for (const [method, operation] of Object.entries(methods)) {
    for (const request of operation['x-requests']) {
      const answer = await exchange(request);
      const wrong = differences(path, method, operation, request, answer);
      for (const each of wrong) console.log(`${operation.operationId}, ${request.name}: ${each}`);
      wrong.length === 0 ? ++passed : ++failed;
      if (method !== 'get' || answer.status !== 200 || !answer.body.startsWith('{"items":')) continue;
      const seen = lists.get(operation.operationId)?.filled || JSON.parse(answer.body).items.length > 0;
      lists.set(operation.operationId, { path, method, operation, request, filled: seen });
    }
  }
}
// What a list shows may be written by later examples.
await catch_up();
for (const { path, method, operation, request, filled } of lists.values()) {
  const answer = filled ? undefined : await exchange(request);
  const wrong = filled ? [] : differences(path, method, operation, request, answer);
  if (!filled && JSON.parse(answer.body).items.length === 0) wrong.push('no example shows an item');
  for (const each of wrong) console.log(`${operation.operationId}: ${each}`);
  wrong.length === 0 ? ++passed : ++failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
