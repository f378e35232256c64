import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beraadApp, bundleAll } from './beraad.ts';
import { readSettings } from './settings.ts';

// `npm run synth`: writes the templates of the stage that BERAAD_STAGE names (example by default) into cdk.out.
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const settings = readSettings(process.env.BERAAD_STAGE ?? 'example', join(root, 'infra/stages'));
const out = join(root, 'cdk.out/assembly');
const bundles = await bundleAll(root, join(root, 'cdk.out/bundles'));
beraadApp({ root, settings, bundles, outdir: out }).synth();
const templates = readdirSync(out).filter((file) => file.endsWith('.template.json'));
const told = `stage ${settings.stage}: ${bundles.length} functions in cdk.out/bundles, ${templates.length} templates in cdk.out/assembly`;
process.stdout.write(`${told}; cdk-nag found nothing without a written reason. Nothing was deployed.\n`);
