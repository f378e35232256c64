import { writeFileSync } from 'node:fs';
import { scenarioJsonSchemaText } from './json-schema.ts';

// Run this after changing a command's schema; a test fails until the file is current.
writeFileSync(new URL('../scenario.schema.json', import.meta.url), scenarioJsonSchemaText());
