// schemas.mjs DIR GOLDEN: whether every event's JSON Schema is one (2020-12), and the golden file of the type fits it.
// Exit code 1: one does not.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const [directory, golden] = process.argv.slice(2);
const ajv = new Ajv2020({ strict: true, strictRequired: true, allErrors: true });
addFormats(ajv);
ajv.addVocabulary(['x-personal-data']);
let wrong = 0;
const types = readdirSync(directory).filter((file) => file.endsWith('.json') && file !== 'asyncapi.json');
for (const file of types) {
  try {
    const fits = ajv.compile(JSON.parse(readFileSync(join(directory, file), 'utf8')));
    if (fits(JSON.parse(readFileSync(join(golden, file), 'utf8')))) continue;
    console.log(`${file}: its golden file does not fit: ${ajv.errorsText(fits.errors)}`);
  } catch (error) {
    console.log(`${file}: ${error.message}`);
  }
  ++wrong;
}
console.log(`${types.length - wrong} schemas right, ${wrong} wrong`);
process.exit(wrong === 0 ? 0 : 1);
