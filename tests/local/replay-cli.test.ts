import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs the replay as its command line does, with an input on standard input. */
async function replay(
  args: readonly string[],
  input = '',
): Promise<{ status: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['local/replay/main.ts', ...args], { cwd: root });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.end(input);
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, out, err };
}

const SMALL = `
title: Klein dossier
start: 2017-06-01T09:00
until: 2017-06-20T12:00
committees: {vtc: {name: VTC, secretariat: secretariaat@vtc.example, chair: voorzitter@vtc.example}}
organisations: {wse: {name: WSE, kind: department, email: esf@wse.example}}
people:
  applicant: {name: Aanvrager, role: applicant, organisation: wse}
  secretary: {name: Secretariaat, role: secretariat, committee: vtc}
steps:
  - {at: 2017-06-08T10:12, by: applicant, do: submit-request, dossier: amif, committee: vtc, kind: authorisation, subject: Onderwerp, provider: wse, applicants: [wse], purposes: [doel], dataItems: [{name: naam}]}
`;

describe('the replay on the command line', () => {
  it('prints NDJSON and nothing else, the summary last, from standard input', async () => {
    const { status, out, err } = await replay(['-', '--json'], SMALL);

    const lines = out
      .trimEnd()
      .split('\n')
      .map((line): { type: string } => JSON.parse(line));
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(lines.map(({ type }) => type)).toEqual(['event', 'email', 'email', 'event', 'email', 'summary']);
  });

  it('stops at a step that is refused unexpectedly, names it, and prints no summary', async () => {
    const step = '  - {at: 2017-06-09T10:00, by: secretary, do: sign-decision, dossier: amif}\n';
    const { status, out, err } = await replay(['-', '--json'], SMALL + step);

    expect(status).toBe(1);
    expect(err).toMatch(/step 2 \(sign-decision, 2017-06-09T10:00:00\+02:00\) was refused: .*\[not-permitted\]/);
    expect(out).toContain('"type":"refused"');
    expect(out).not.toContain('"summary"');
  });

  it('stops at a step that was to be refused and was not', async () => {
    const step = '  - {at: 2017-06-09T10:00, by: secretary, do: rule-admissible, dossier: amif, refused: true}\n';
    const { status, err } = await replay(['-'], SMALL + step);

    expect(status).toBe(1);
    expect(err).toContain('step 2 (rule-admissible, 2017-06-09T10:00:00+02:00) was to be refused, but was carried out');
  });

  it.each([
    ['a text that is no YAML', 'title: [', /^\(standard input\):1:/],
    ['an unknown key', `${SMALL}colour: blue\n`, /colour/],
    [
      'a time that goes back',
      `${SMALL}  - {at: 2017-06-07T10:00, by: secretary, do: rule-admissible, dossier: amif}\n`,
      /\(standard input\):12:/,
    ],
  ])('ends with status 2 and a place for %s', async (_name, text, message) => {
    const { status, out, err } = await replay(['-', '--json'], text);

    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(message);
  });

  it('ends with status 2 for a file that is not there, and for arguments it does not know', async () => {
    const [missing, odd] = await Promise.all([
      replay(['no-such-file.yaml']),
      replay(['scenarios/2017-amif.yaml', '--colour']),
    ]);

    expect(missing.status).toBe(2);
    expect(missing.err).toContain('no-such-file.yaml: cannot be read (ENOENT)');
    expect(odd.status).toBe(2);
  });
});
