import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { renderMessage } from '#adapters/ses/render-message.ts';
import { NOTICE_TEMPLATES } from '#adapters/ses/templates/notices-nl.ts';
import { NOTICE_NAMES } from '#domain/notices/notice.ts';
import { SAMPLES, type Sample, sampleName } from '#local/mail/samples.ts';

const settings = { from: 'Beraad <beraad@beraad.example>', portalUrl: 'https://beraad.example' };
const render = ({ message }: Sample) => renderMessage(message, settings);
const find = (name: string): Sample => {
  const sample = SAMPLES.find((each) => sampleName(each) === name);
  if (sample === undefined) throw new Error(`there is no sample ${name}`);
  return sample;
};
const parse = async (name: string) => PostalMime.parse((await render(find(name))).raw);

describe('every notice', () => {
  test('has a template and samples; a new one without either fails here', () => {
    expect(NOTICE_NAMES.filter((notice) => !Object.hasOwn(NOTICE_TEMPLATES, notice))).toEqual([]);
    expect(NOTICE_NAMES.filter((notice) => SAMPLES.filter((sample) => sample.notice === notice).length < 3)).toEqual(
      [],
    );
    expect(new Set(SAMPLES.map(sampleName)).size).toBe(SAMPLES.length);
  });

  test('says in every state what tests/adapters/mail/expected.txt says', async () => {
    const all = await Promise.all(
      SAMPLES.map(async (sample) => {
        const { subject, text } = await render(sample);
        return `${'='.repeat(100)}\n${sampleName(sample)}\n${subject}\n${'='.repeat(100)}\n${text.trim()}\n`;
      }),
    );
    await expect(all.join('\n')).toMatchFileSnapshot('expected.txt');
  });

  test.each(SAMPLES.map((sample) => [sampleName(sample), sample] as const))('%s is whole', async (_, sample) => {
    const { raw, html, subject } = await render(sample);
    const mail = await PostalMime.parse(raw);

    expect(mail.subject).toBe(subject);
    expect(`${subject}${mail.text}${mail.html}`).not.toMatch(/undefined|null|\{\w+\}|NaN|Invalid/);
    // One link, in the text and behind one button, to the portal.
    expect(mail.text?.match(/https?:\/\/\S+/g)).toHaveLength(1);
    expect(html.match(/<a /g)).toHaveLength(1);
    expect(html).not.toContain('<script');
    for (const line of mail.text?.split('\n') ?? []) expect(line).not.toMatch(/\s$/);
  });
});

describe('a message', () => {
  test('says by its headers what it is, and belongs to the thread of its dossier', async () => {
    const { headers, references, inReplyTo, messageId, from, to } = await parse('condition-reminder.vooraf');
    const header = (key: string) => headers.filter((each) => each.key === key).map(({ value }) => value);

    expect(header('auto-submitted')).toEqual(['auto-generated']);
    expect(header('list-id')).toEqual(['Beraad <amif.dossiers.beraad.example>']);
    expect(header('x-beraad-message')).toEqual(['voorbeeld']);
    expect(header('x-beraad-notice')).toEqual(['notice=condition-reminder&dossier=amif&condition=101&due=2017-11-30']);
    expect({ references, inReplyTo, messageId }).toEqual({
      references: '<dossier.amif@beraad.example>',
      inReplyTo: '<dossier.amif@beraad.example>',
      messageId: '<voorbeeld@beraad.example>',
    });
    expect([from?.address, to?.[0]?.address]).toEqual(['beraad@beraad.example', 'informatieveiligheid@aii.example']);
    expect((await parse('condition-reminder.vol')).references?.split(' ')).toHaveLength(4);
  });

  test('says the deadline in words and date, why it applies, what to do and what else is open', async () => {
    const { text = '', subject } = await parse('condition-reminder.met-open-punten');

    expect(subject).toBe('[amif] Herinnering: voorwaarde 101');
    expect(text).toContain('Vervaldag: donderdag 30 november 2017 (over 30 dagen)');
    expect(text).toContain(
      'Deze voorwaarde staat in beslissing VTC 2017 AII-WSE van woensdag 13 september 2017, randnummer 101.',
    );
    expect(text).toContain('Wat u moet doen: Bezorg het bewijsstuk');
    expect(text).toContain('[kbi-ocmw] voorwaarde 98 (te laat), vervaldag vrijdag 10 november 2017');
  });

  test('shows what people wrote as they wrote it, and no more', async () => {
    const { html = '', text = '' } = await parse('condition-reminder.vol');

    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;meer&quot;');
    expect(text).toContain('<script>alert(1)</script> & "meer"');
    expect(text).toContain('en nog 8 andere');
  });
});

/** What another library reads in the calendar file of a message. */
async function calendar(name: string, changes: object = {}) {
  const { message, ...sample } = find(name);
  const [notice, ...more] = message.content.notices;
  const [entry] = notice?.calendars ?? [];
  if (notice === undefined || entry === undefined) throw new Error(`${name} has no calendar file`);
  const content = { ...message.content, notices: [{ ...notice, calendars: [{ ...entry, ...changes }] }, ...more] };
  const { attachments } = await PostalMime.parse((await render({ ...sample, message: { ...message, content } })).raw);
  const [file] = attachments;
  if (file === undefined || typeof file.content === 'string') throw new Error('no file');
  const parsed = new ICAL.Component(ICAL.parse(new TextDecoder().decode(file.content)));
  const event = new ICAL.Event(parsed.getFirstSubcomponent('vevent') ?? undefined);
  return {
    type: file.mimeType,
    method: parsed.getFirstPropertyValue('method'),
    uid: event.uid,
    sequence: event.sequence,
    start: event.startDate.toString(),
    end: event.endDate.toString(),
    status: event.component.getFirstPropertyValue('status'),
    summary: event.summary,
  };
}

describe('a calendar file', () => {
  test('puts a whole day into the calendar', async () => {
    expect(await calendar('condition-reminder.vooraf')).toEqual({
      type: 'text/calendar',
      method: 'REQUEST',
      uid: 'condition-reminder.voorbeeld@beraad.example',
      sequence: 7,
      start: '2017-11-30',
      end: '2017-12-01',
      status: 'CONFIRMED',
      summary: 'Vervaldag van voorwaarde 101 [amif]',
    });
  });

  test('that moves the day has the same name and a higher number; one that takes it out as well', async () => {
    const uid = 'condition.amif.101.aii';
    const before = await calendar('condition-reminder.vooraf', { uid, sequence: 3 });
    const moved = await calendar('extension-granted.vooraf', { uid, sequence: 5, day: '2018-01-15' });
    const gone = await calendar('evidence-accepted.gewoon', { uid, sequence: 9, day: '2018-01-15' });

    expect([before.uid, moved.uid, gone.uid]).toEqual(Array(3).fill(`${uid}@beraad.example`));
    expect(moved).toMatchObject({ method: 'REQUEST', sequence: 5, start: '2018-01-15' });
    expect(gone).toMatchObject({ method: 'CANCEL', sequence: 9, status: 'CANCELLED' });
  });
});
