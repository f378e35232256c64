import { type Notice, type Recipient, toDataProtectionOfficer, toOrganisation } from '#domain/notices/notice.ts';
import type { ProtocolEvent } from './events.ts';
import { type ProtocolState, partiesTo } from './state.ts';

/** The notices an event of a protocol causes: it has no secretariat and no chair, so all go to its two parties. */
export function protocolNotices(state: ProtocolState, event: ProtocolEvent): Notice[] {
  const about = { dossier: state.dossier };
  const parties: Recipient[] = partiesTo(state).map(toOrganisation);
  switch (event.type) {
    case 'protocol-submitted':
    case 'protocol-revised':
      return [{ ...about, notice: 'protocol-advice-requested', to: partiesTo(state).map(toDataProtectionOfficer) }];
    // Published is a protocol that both have published: then it is in force (docs/adr/0007).
    case 'protocol-entered-into-force':
      return [{ ...about, notice: 'protocol-published', to: parties }];
    case 'event-recorded':
      return event.data.makesIndefinite ? [{ ...about, notice: 'authorisation-extended', to: parties }] : [];
    case 'milestone-reached': {
      const { notice, milestone, due } = event.data;
      const timed = {
        ...(milestone === undefined ? {} : { milestone }),
        ...(due === undefined ? {} : { due }),
      };
      return [{ ...about, notice, ...timed, to: parties }];
    }
    default:
      return [];
  }
}
