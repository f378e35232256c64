import { dossierId, protocolId } from '#domain/door/aggregate-id.ts';
import { dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { passedOn } from '#domain/succession/succession.ts';

/**
 * Lets lists and the check look for a dossier or protocol at the successor too, before its part passes: a place that leads to where
 * nothing passed says nothing, one that is missing would say no.
 */
export async function expectSuccessor(
  ports: Ports,
  { dossier, from, to }: { readonly dossier: string; readonly from: string; readonly to: string },
): Promise<void> {
  const [{ state: ofDossier }, { state: ofProtocol }] = await Promise.all([
    ports.store.load(dossierId(dossier), dossierKind),
    ports.store.load(protocolId(dossier), protocolKind),
  ]);
  const put = (body: string): string => (body === from ? to : body);
  if (ofDossier !== undefined) {
    const { provider, recipients, recipientClass } = ofDossier;
    await ports.parties.expect([to], dossierId(dossier));
    await ports.permits.expect(put(provider), passedOn(recipients, { from, to }), dossierId(dossier));
    if (recipientClass !== undefined) await ports.permits.expectAcceders(put(provider), dossier);
  }
  if (ofProtocol !== undefined) {
    const { provider, recipient } = ofProtocol;
    await ports.parties.expect([to], protocolId(dossier));
    await ports.permits.expect(put(provider), [put(recipient)], protocolId(dossier));
  }
}
