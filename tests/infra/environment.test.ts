import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { FUNCTIONS } from '#infra/functions/table.ts';
import { resourcesOf, textOf } from './support/templates.ts';

const resources = resourcesOf({}, true);

/** What SSM holds, as the identity stack writes it. */
const parameters = new Map(
  resources
    .filter(({ Type }) => Type === 'AWS::SSM::Parameter')
    .map(({ Properties }) => [textOf(Properties.Name), textOf(Properties.Value)]),
);
/** What CloudFormation puts in the place of a reference to SSM. */
const resolved = (value: string): string =>
  value.replaceAll(/\{\{resolve:ssm:([^}]+)\}\}/g, (whole, name: string) => parameters.get(name) ?? whole);

const clientKey = JSON.stringify({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  kid: 'test',
});
const secretValue = (variable: string): string => (variable === 'BERAAD_OPENID_KEY' ? clientKey : 'x'.repeat(64));

/** A function's environment as it is once its secrets are fetched. */
function environmentOf(functionName: string): Record<string, string> {
  const lambda = resources.find(({ Properties }) => Properties.FunctionName === `beraad-example-${functionName}`);
  const given = lambda?.Properties.Environment;
  const { Variables } = (given ?? { Variables: {} }) as { Variables: Record<string, unknown> };
  const { BERAAD_SECRETS, ...plain } = Object.fromEntries(
    Object.entries(Variables).map(([name, value]) => [name, resolved(textOf(value))]),
  );
  const secrets = Object.keys(BERAAD_SECRETS === undefined ? {} : JSON.parse(BERAAD_SECRETS));
  return { ...plain, ...Object.fromEntries(secrets.map((name) => [name, secretValue(name)])) };
}

const before = process.env;
afterAll(() => {
  process.env = before;
});

it.each(Object.keys(FUNCTIONS))(
  '%s starts with the environment that it is deployed with, and reads all of it',
  async (name) => {
    const environment = environmentOf(name);
    const read = new Set<string>();
    process.env = new Proxy(
      { ...before, AWS_REGION: 'eu-west-1', ...environment },
      {
        get(target, key) {
          if (typeof key === 'string') read.add(key);
          return Reflect.get(target, key);
        },
      },
    );

    const module: { handler?: unknown } = await import(`../../functions/${name}/handler.ts`);

    expect(typeof module.handler).toBe('function');
    const ours = Object.keys(environment).filter((key) => key.startsWith('BERAAD_'));
    expect(ours.filter((key) => !read.has(key))).toEqual([]);
    expect(Object.values(environment).filter((value) => value.includes('{{resolve'))).toEqual([]);
  },
);

it('holds no secret in any function’s configuration', () => {
  const text = JSON.stringify(
    resources.filter(({ Type }) => Type === 'AWS::Lambda::Function').map(({ Properties }) => Properties.Environment),
  );

  expect(text).toContain('BERAAD_SECRETS');
  expect(text).not.toMatch(/"BERAAD_(TEXT_KEY|OPENID_KEY|ORIGIN_KEY)":/);
  expect(text).not.toContain('resolve:secretsmanager');
});

it('is known to the bench of cold starts, which sets every variable that a function cannot start without', () => {
  const bench = readFileSync(new URL('../../bench/cold-start.ts', import.meta.url), 'utf8');
  const optional = [/BERAAD_MAIL_RATE/, /BERAAD_MAIL_CONFIGURATION_SET/, /MACHINES/];
  const needed = Object.values(FUNCTIONS)
    .flatMap(({ variables }) => variables)
    .filter((variable) => !optional.some((one) => one.test(variable)));

  expect([...new Set(needed)].filter((variable) => !bench.includes(`${variable}:`))).toEqual([]);
});
