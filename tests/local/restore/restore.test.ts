import { readFileSync, rmSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { executionName } from '#adapters/stepfunctions/executions.ts';
import { temporaryFolder } from '#local/platform/temporary-folder.ts';
import { readMailArchive } from '#local/restore/mail-archive.ts';
import { type RehearsalReport, rehearseRestore } from '#local/restore/rehearsal.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';

/**
 * What is lost between the two instants: an act of a person, reminders that left, executions that went on, and the whole of a dossier, an
 * accession and a protocol that began then and go on afterwards.
 */
const LIFE = new URL('life.yaml', import.meta.url);

describe('a table that is lost and restored to two weeks before', () => {
  let report: RehearsalReport;
  beforeAll(async () => {
    const parsed = parseScenario(readFileSync(LIFE, 'utf8'), 'life.yaml');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { scenario, steps } = parsed;
    const folder = temporaryFolder('restore');
    try {
      report = await rehearseRestore({
        folder,
        scenario,
        steps,
        restoredTo: '2024-11-29T12:00',
        lostAt: '2024-12-13T12:00',
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);

  it('doubles no notice, loses none and comes to the same ends', () => {
    expect(report.wrong).toEqual([]);
  });

  it('notes as sent what had left, and lists what left and was overtaken meanwhile', () => {
    expect(report.mail.taken).toBeGreaterThan(10);
    expect(report.mail.unknown.map(({ why, mail: { to } }) => [why, to])).toEqual([['milestone', 'info@vdi.example']]);
  });

  it('stops the executions that are ahead of the table and starts each where the table has it', () => {
    expect(report.executions.stopped).toBeGreaterThan(1);
    expect(report.executions.started).toBeGreaterThan(1);
  });

  it('compares everything that was queued', () => {
    expect(report.mail.failed).toEqual([]);
  });

  it('follows again with an execution what began in the lost time and is entered again', () => {
    const began = ['dossier:nieuw', 'dossier:kort', 'accession:algemeen:leuven', 'protocol:p'];
    expect(report.executions.unknown).toEqual(
      expect.arrayContaining(began.map((aggregate) => executionName(aggregate, 1))),
    );
    expect(began.map((aggregate) => report.followed.get(aggregate))).toEqual([2, 2, 2, 2]);
  });

  it('lists the logs of which events are lost, by the roots in the locked bucket', () => {
    expect(report.lost.map(({ aggregate }) => aggregate)).toContain('condition:oud:2:agii');
    expect(report.enteredAgain).toBe(7);
  });

  it('leaves logs that agree with their roots, those of the lost time left out', () => {
    expect(report.verification.difference).toBeUndefined();
    expect(report.verification.roots).toBeGreaterThan(5);
  });
});

it('says which line of an archive is no event of the mail service', () => {
  expect(() => readMailArchive('{"detail":{}}', '2024-01-01T00:00:00.000Z')).toThrow('line 1');
});
