import { describe, expect, it } from 'vitest';
import type { DateExplanation, DateRule } from '#domain/deadlines/explanation.ts';
import { KEPT, LOOKS_KEPT_YEARS } from '#domain/retention/periods.ts';
import { readPortalAssets } from '#functions/web/assets.ts';
import { dayInWords, weekdayInWords } from '#web/locales/nl/dates.ts';
import { eventInWords } from '#web/locales/nl/events.ts';
import { actualMilestoneInWords, milestoneInWords, type Names, noticeInWords } from '#web/locales/nl/notices.ts';
import { refusalReason } from '#web/locales/nl/refusals.ts';
import { whyInWords } from '#web/locales/nl/why-date.ts';

const names: Names = { organisation: (id) => `Body ${id}`, notice: (name) => `Notice ${name}` };

import { aPortal } from './support/fake-portal.ts';

describe('the Dutch texts', () => {
  it('tells in the privacy statement the periods by which things are erased', async () => {
    const said = await (await aPortal().browser().ask('/privacy')).text();

    for (const period of ['10 jaar nadat', '1 jaar nadat', '6 maanden na']) expect(said).toContain(period);
    expect(Object.values(KEPT)).toEqual(['P10Y', 'P1Y', 'P6M']);
    expect(said).toContain(`Wie een dossier bekeek: ${LOOKS_KEPT_YEARS} jaar.`);
  });

  it.each(['/privacy', '/toegankelijkheid'])('says on %s whom to write to, and where to complain', async (path) => {
    const said = await (await aPortal().browser().ask(path)).text();

    expect(said).toContain('VTC: <a class="ds-link" href="mailto:secretariaat@vtc.example">');
    expect(said).toMatch(path === '/privacy' ? /Gegevensbeschermingsautoriteit/ : /Vlaamse Ombudsdienst/);
  });

  it('writes days in words', () => {
    expect(dayInWords('2017-11-30')).toBe('30 november 2017');
    expect(weekdayInWords('2024-02-29')).toBe('donderdag 29 februari 2024');
  });

  it.each([
    ['condition-reminder', -7, '7 dagen vooraf'],
    ['condition-reminder', -1, '1 dag vooraf'],
    ['condition-reminder', 0, 'op de dag zelf'],
    ['condition-overdue', 1, '1 dag te laat'],
    ['condition-escalated', 30, '30 dagen te laat'],
    ['review-reminder', 5, 'na 5 werkdagen'],
    ['asap-nudge', 3, '3e herinnering'],
  ])('says when %s %i was', (notice, milestone, words) => {
    expect(milestoneInWords(notice, milestone)).toBe(words);
  });

  it.each([
    ['condition-reminder', 0, -1, '1 dag vooraf, verschoven naar een werkdag'],
    ['condition-overdue', 1, 3, '3 dagen te laat, verschoven naar een werkdag'],
    ['condition-reminder', -7, -7, '7 dagen vooraf'],
    ['review-reminder', 5, 7, 'na 5 werkdagen'],
  ])('says when %s %i leaves, which is at %i', (notice, milestone, distance, words) => {
    expect(actualMilestoneInWords(notice, milestone, distance)).toBe(words);
  });

  it('tells events with the names of bodies', () => {
    const opened = { kind: 'dated', organisation: 'aii', due: '2017-11-30' };

    expect(eventInWords({ name: 'condition-opened', condition: '101', data: opened }, names)).toBe(
      'Voorwaarde 101: opgelegd aan Body aii, te vervullen tegen 30 november 2017',
    );
    expect(eventInWords({ name: 'decision-signed', data: {} }, names)).toBe('Beslissing ondertekend');
  });

  it('tells an event that a later version knows by its own name', () => {
    expect(eventInWords({ name: 'moon-landed', data: {} }, names)).toBe('Moon-landed');
    expect(eventInWords({ name: 'toString', data: {} }, names)).toBe('ToString');
  });

  it('tells which points of a protocol are missing, and no other', () => {
    const message = 'missing or empty: originalPurposes, security. Fill them in.';

    expect(refusalReason('points-missing', message)).toBe(
      'deze punten van het protocol ontbreken of zijn leeg: de beveiligingsmaatregelen, de oorspronkelijke doeleinden',
    );
    expect(refusalReason('moon-landed', message)).toBe(message);
  });

  it('tells a notice with its condition, milestone and day', () => {
    const notice = { notice: 'condition-reminder', condition: '101', milestone: -7, due: '2017-11-30' };

    expect(noticeInWords(notice, names)).toBe(
      'Notice condition-reminder (voorwaarde 101, 7 dagen vooraf, vervaldag 30 november 2017)',
    );
  });
});

describe('why a date', () => {
  const because = (rule: DateRule, skipped: DateExplanation['skipped'] = []) =>
    whyInWords({ date: '2017-11-30', rule, skipped, policyVersion: 1 });

  it.each<[DateRule, string]>([
    [{ kind: 'fixed', day: '2017-11-30', setBy: 'decision' }, 'Deze dag staat in de beslissing zelf.'],
    [
      { kind: 'period-after', day: '2017-11-03', period: 'P1Y6M', times: 1, event: 'sample-drawn' },
      '1 jaar en 6 maanden na steekproef getrokken op 3 november 2017.',
    ],
    [{ kind: 'period-after', day: '2017-11-03', period: 'P1M', times: 3 }, '3 keer 1 maand na 3 november 2017.'],
    [
      { kind: 'days-from-day', day: '2017-11-30', days: -7, rounding: 'last-working-day-before' },
      '7 dagen voor 30 november 2017.',
    ],
    [{ kind: 'working-days-after', day: '2017-11-03', count: 10 }, '10 werkdagen na 3 november 2017.'],
  ])('%j is told in Dutch', (rule, words) => {
    expect(because(rule)).toBe(words);
  });

  it('names every day that was passed over', () => {
    const skipped = [
      { date: '2017-11-11', reason: { kind: 'holiday', name: 'armistice-day' } },
      { date: '2017-11-12', reason: { kind: 'weekend' } },
      { date: '2017-11-13', reason: { kind: 'closed-day' } },
    ] as const;

    expect(because({ kind: 'working-days-after', day: '2017-11-10', count: 1 }, skipped)).toBe(
      'Eén werkdag na 10 november 2017. Geen werkdag en dus overgeslagen: 11 november 2017 (Wapenstilstand), zondag 12 november 2017, 13 november 2017 (sluitingsdag).',
    );
  });
});

describe('the files of the pages', () => {
  it('carry the hash of their content, and the style sheet leads to the font', () => {
    const assets = readPortalAssets();
    const font = assets.find(({ type }) => type === 'font/woff2')!;
    const portal = assets.find(({ name }) => name.startsWith('portal-'))!;

    expect(font.name).toMatch(/^source-sans-3-[0-9a-f]{12}\.woff2$/);
    expect(new TextDecoder().decode(portal.body)).toContain(`url("${font.name}")`);
  });
});
