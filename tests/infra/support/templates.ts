import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { beraadApp } from '#infra/beraad.ts';
import { functionNames } from '#infra/bundle.ts';
import { parseSettings, type Settings } from '#infra/settings.ts';

export const ROOT = new URL('../../..', import.meta.url).pathname;

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
export type Resource = z.infer<typeof resourceSchema>;
const templateSchema = z.object({ Resources: z.record(z.string(), resourceSchema) });

/** One resource of a stage. */
export interface Placed extends Resource {
  readonly stack: string;
  readonly id: string;
}

const example = readFileSync(join(ROOT, 'infra/stages/example.json'), 'utf8');
/** The settings of the example stage, changed where a test says so. */
export const exampleSettings = (change: Partial<Settings> = {}): Settings =>
  parseSettings(JSON.stringify({ ...JSON.parse(example), ...change }), 'example');

export const REGIONAL: Partial<Settings> = {
  entrance: {
    kind: 'regional',
    host: 'beraad.example.org',
    certificate: 'arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
  },
};

/** Writes the cloud assembly of a stage under a folder; the code in it is empty, since no template depends on it. Where it is. */
export function writeAssembly(folder: string, change: Partial<Settings> = {}, unchecked = true): string {
  const code = join(folder, 'code');
  mkdirSync(code);
  writeFileSync(join(code, 'index.mjs'), '');
  const bundles = functionNames(ROOT).map((functionName) => ({
    functionName,
    folder: code,
    handler: 'index.handler',
    startBytes: 0,
    sdkBytes: 0,
    totalBytes: 0,
    parts: [],
  }));
  const outdir = join(folder, 'out');
  beraadApp({ root: ROOT, settings: exampleSettings(change), bundles, outdir, unchecked }).synth();
  return outdir;
}

/** The resources of a stage. */
export function resourcesOf(change: Partial<Settings> = {}, unchecked = false): Placed[] {
  const folder = mkdtempSync(join(tmpdir(), 'beraad-infra-'));
  try {
    const outdir = writeAssembly(folder, change, unchecked);
    return readdirSync(outdir)
      .filter((file) => file.endsWith('.template.json'))
      .flatMap((file) => {
        const { Resources } = templateSchema.parse(JSON.parse(readFileSync(join(outdir, file), 'utf8')));
        const stack = file.replace('.template.json', '');
        return Object.entries(Resources).map(([id, resource]) => ({ ...resource, stack, id }));
      });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const statementSchema = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]).transform((given) => [given].flat()),
  Resource: z.unknown().transform((given) => (Array.isArray(given) ? given : [given])),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  Principal: z.unknown().optional(),
});
export type Statement = z.infer<typeof statementSchema>;
const documentSchema = z.object({ Statement: z.array(statementSchema) });
const inlineSchema = z.array(z.object({ PolicyDocument: documentSchema }));

/** The statements of a role or policy. */
export function statementsOf({ Type, Properties }: Resource): Statement[] {
  if (Type === 'AWS::IAM::Role')
    return inlineSchema.parse(Properties.Policies ?? []).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return documentSchema.parse(Properties.PolicyDocument ?? Properties.KeyPolicy).Statement;
}

/** A value of a template as text, with what CloudFormation would fill in: pseudo parameters by the example's, references by `Stack.Id`. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  if (name === 'Ref') {
    const pseudo: Record<string, string> = {
      'AWS::Partition': 'aws',
      'AWS::Region': 'eu-west-1',
      'AWS::AccountId': '111122223333',
      'AWS::URLSuffix': 'amazonaws.com',
    };
    return pseudo[String(argument)] ?? `ref:${String(argument)}`;
  }
  if (name === 'Fn::Join' && Array.isArray(argument)) {
    const [separator, parts] = argument;
    return Array.isArray(parts) ? parts.map(textOf).join(String(separator)) : '';
  }
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `att:${argument.join('.')}`;
  if (name === 'Fn::ImportValue') return `import:${textOf(argument)}`;
  return JSON.stringify(value);
}
