import { describe, expect, test } from 'vitest';
import { withDocumentTitles } from '#domain/door/event-schema.ts';
import { ConditionLife, DossierLife } from './support/lives.ts';

const plan = { kind: 'security-plan', title: 'Plan van Jan Peeters', receivedOn: '2017-06-08', text: 'Bladzijde 3' };
const letter = { kind: 'other', title: 'Brief' };

describe('the documents of a command', () => {
  test.each([
    ['a request', () => new DossierLife().submit('2017-09-20T09:00', { documents: [plan, letter] })],
    [
      'an answer',
      () => {
        const life = new DossierLife().submit('2017-09-20T09:00');
        life.at('2017-09-21T09:00', 'secretariat', 'request-information', { question: 'Q', due: '2017-10-20' });
        life.at('2017-09-22T09:00', 'applicant', 'provide-information', { answer: 'A', documents: [plan, letter] });
        return life;
      },
    ],
    [
      'evidence',
      () => {
        const life = new ConditionLife({}, '2017-09-20T09:00');
        life.at('2017-09-22T09:00', 'responsible', 'submit-evidence', { documents: [plan, letter] });
        return life;
      },
    ],
  ])(
    'of %s are kept by kind and day; what they say in free text stands apart, where it can be erased',
    (_what, live) => {
      const event = live().events.at(-1)!;

      expect(event.data).toMatchObject({
        documents: [{ kind: 'security-plan', receivedOn: '2017-06-08' }, { kind: 'other' }],
      });
      expect(JSON.stringify(event.data)).not.toMatch(/Peeters|Brief|Bladzijde/);
      expect(event.texts).toMatchObject({
        'document:1': plan.title,
        'document:1:text': plan.text,
        'document:2': letter.title,
      });
      expect(withDocumentTitles(event.data as Record<string, unknown>, event.texts)).toMatchObject({
        documents: [
          { kind: 'security-plan', title: plan.title },
          { kind: 'other', title: letter.title },
        ],
      });
      expect(withDocumentTitles(event.data as Record<string, unknown>, undefined)).toEqual(event.data);
    },
  );
});
