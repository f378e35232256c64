import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OutputLine } from '#local/replay/output-lines.ts';
import { renderTimeline } from '#local/replay/render-timeline.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';

const parsed = parseScenario(
  readFileSync(new URL('../../scenarios/2017-amif.yaml', import.meta.url), 'utf8'),
  '2017-amif.yaml',
);
if (!parsed.ok) throw new Error('the example does not parse');
const { scenario } = parsed;

const dossier = 'amif';
/** Lines as the replay of the example gives them, one of each kind. */
const LINES: readonly OutputLine[] = [
  { type: 'event', at: '2017-06-08T10:12:00+02:00', dossier, name: 'request-submitted', by: 'applicant', data: {} },
  ...['esf@wse.example', 'informatieveiligheid@aii.example'].map(
    (to): OutputLine => ({
      type: 'email',
      at: '2017-06-08T10:13:00+02:00',
      to,
      subject: '[amif] Uw aanvraag is ontvangen',
      notices: [{ notice: 'request-received', dossier }],
    }),
  ),
  {
    type: 'refused',
    at: '2017-09-12T10:00:00+02:00',
    step: 8,
    do: 'sign-decision',
    code: 'not-permitted',
    message: 'sign-decision is for chair',
  },
  {
    type: 'event',
    at: '2017-09-20T14:00:00+02:00',
    dossier,
    name: 'condition-opened',
    by: 'system:open-conditions',
    condition: '101',
    data: { kind: 'dated', organisation: 'aii', due: '2017-11-30' },
  },
  { type: 'check', at: '2017-10-05T10:00:00+02:00', step: 12, allowed: true, reason: 'allowed', basis: [] },
  {
    type: 'event',
    at: '2017-10-31T09:00:00+01:00',
    dossier,
    name: 'milestone-reached',
    by: 'time',
    condition: '101',
    data: { notice: 'condition-reminder', milestone: -30, matter: 'deadline-1' },
  },
  {
    type: 'email',
    at: '2017-10-31T09:01:00+01:00',
    to: 'informatieveiligheid@aii.example',
    subject: '[amif] Herinnering: voorwaarde 101',
    notices: [{ notice: 'condition-reminder', dossier, condition: '101', milestone: -30, due: '2017-11-30' }],
  },
  {
    type: 'summary',
    at: '2018-02-01T12:00:00+01:00',
    dossiers: {
      amif: {
        state: 'in-force',
        conditions: {
          '101': { state: 'fulfilled', due: '2018-01-15', responsible: 'aii' },
          '100#1': { state: 'overdue', due: '2017-11-17', responsible: 'wse' },
          '78': { state: 'fulfilled', responsible: 'wse' },
          '85/aii-met-een-lange-naam': { state: 'ongoing', responsible: 'aii' },
        },
      },
    },
  },
];

/** The text with its lines joined again where the width broke them. */
const flowing = (text: string): string => text.replaceAll(/\n {9,}/g, ' ');

describe('the readable timeline', () => {
  const text = renderTimeline(scenario, LINES);

  it('groups what happened by day, with who did it', () => {
    expect(text).toContain(
      '\nDonderdag 8 juni 2017\n  10:12  Aanvraag ingediend (Dossierbeheerder ESF)\n  10:13  ✉ esf@wse.example, informatieveiligheid@aii.example: Uw aanvraag is ontvangen\n',
    );
  });

  it('tells a mail with its condition, milestone and due day, and hides how it came about', () => {
    expect(flowing(text)).toContain(
      'Dinsdag 31 oktober 2017\n  09:01  ✉ informatieveiligheid@aii.example: Herinnering: voorwaarde (voorwaarde 101, 30 dagen vooraf, vervaldag 30 november 2017)',
    );
    expect(text.match(/09:00/g)).toBeNull();
  });

  it('tells refusals and answers', () => {
    expect(flowing(text)).toContain(
      '✗ Stap 8 geweigerd (de beslissing ondertekenen): deze persoon mag dat in dit dossier niet doen',
    );
    expect(flowing(text)).toContain(
      '? Mag Agentschap Integratie en Inburgering meedelen aan Departement Werk en Sociale Economie, afdeling ESF? Ja, dat mag.',
    );
  });

  it('ends with how everything stands, conditions in order of number', () => {
    const end = text.slice(text.indexOf('Eindtoestand'));

    expect(end).toContain('Eindtoestand van amif: Van kracht');
    expect(end).toMatch(/78 +Vervuld.*100#1 +Te laat, vervaldag 17 november 2017.*101 +Vervuld/s);
  });

  it('calls a protocol no authorisation', () => {
    const expiring = (at: string): OutputLine => ({
      type: 'email',
      at,
      to: 'esf@wse.example',
      subject: '',
      notices: [
        { notice: 'authorisation-expired', dossier: 'p' },
        { notice: 'authorisation-expired', dossier },
      ],
    });
    const submitted: OutputLine = {
      type: 'event',
      at: '2017-06-08T10:00:00+02:00',
      dossier: 'p',
      name: 'protocol-submitted',
      by: 'applicant',
      data: { duration: { lastDay: '2017-11-30' } },
    };
    const told = flowing(renderTimeline(scenario, [submitted, expiring('2017-12-01T09:01:00+01:00')]));

    expect(told).toContain('Protocol ingediend, geldig tot en met 30 november 2017');
    expect(told).toContain('esf@wse.example: Protocol is afgelopen; Machtiging is afgelopen');
  });

  it('gives a reference that is too long for its column a line of its own', () => {
    expect(text).toMatch(/\n {2}85\/aii-met-een-lange-naam\n {11}Doorlopend/);
  });

  it('keeps to its width', () => {
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
