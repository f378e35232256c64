import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import type { MessageNotice } from '#adapters/dynamodb/messages.ts';
import { renderMessage } from '#adapters/ses/render-message.ts';

const notice = (aggregate: string, more: Partial<MessageNotice> = {}): MessageNotice => ({
  key: aggregate,
  notice: 'authorisation-expired',
  recipient: 'organisation:kg',
  aggregate,
  sequence: 9,
  leavesAt: '2024-03-01T08:00:00.000Z',
  dossier: aggregate.split(':')[1] ?? '',
  message: 'm1',
  status: 'joined',
  ...more,
});
async function read(notices: readonly MessageNotice[]): Promise<{ subject: string; text: string }> {
  const settings = { from: 'beraad@beraad.example', portalUrl: 'https://beraad.example' };
  const { raw } = await renderMessage({ id: 'm1', address: 'info@kg.example' }, notices, settings);
  const { subject = '', text = '' } = await PostalMime.parse(raw);
  return { subject, text };
}

describe('a message about a protocol', () => {
  test('calls it a protocol, where the same notice of a dossier says authorisation', async () => {
    const ofProtocol = await read([notice('protocol:p')]);
    const ofDossier = await read([notice('dossier:d')]);

    expect(ofProtocol.subject).toBe('[p] Protocol is afgelopen');
    expect(ofProtocol.text).toContain('op grond van dit protocol');
    expect(ofDossier.subject).toBe('[d] Machtiging is afgelopen');
    expect(ofDossier.text).toContain('op grond van deze beslissing');
  });

  test('asks its officer for advice on the twelve points', async () => {
    const { subject, text } = await read([notice('protocol:p', { notice: 'protocol-advice-requested' })]);

    expect(subject).toBe('[p] Vraag om advies over een protocol');
    expect(text).toContain('twaalf punten');
    expect(text).toContain('https://beraad.example/dossiers/p');
  });
});
