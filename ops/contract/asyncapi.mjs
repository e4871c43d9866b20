// asyncapi.mjs FILE: whether AsyncAPI's own parser takes the document. Exit code 1: it does not.
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';

const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], 'utf8'));
const severities = ['error', 'warning', 'information', 'hint'];
// It wants contact and licence, a server and tags: there are none to name.
const passed_over = ['asyncapi-info-contact', 'asyncapi-info-license', 'asyncapi-servers', 'asyncapi-tags',
  'asyncapi3-tags', 'asyncapi-latest-version'];
const told = diagnostics.filter((each) => !passed_over.includes(each.code));
for (const each of told)
  console.log(`${severities[each.severity]} ${each.code} at /${each.path.join('/')}: ${each.message}`);
if (!document || told.some((each) => each.severity < 2)) process.exit(1);
console.log(`${document.channels().all().length} channels, ${document.messages().all().length} messages`);
