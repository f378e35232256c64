import { type Notice, toOrganisation, toSecretariat } from '#domain/notices/notice.ts';
import type { AccessionEvent } from './events.ts';
import type { AccessionState } from './state.ts';

/** The notices an event of an accession causes, told from the state after it. */
export function accessionNotices(state: AccessionState, event: AccessionEvent): Notice[] {
  const about = { dossier: state.dossier, accession: state.organisation };
  const acceder = toOrganisation(state.organisation);
  const provider = toOrganisation(state.provider);
  const secretariat = toSecretariat(state.committee);
  switch (event.type) {
    case 'commitment-received':
      return [{ ...about, notice: 'accession-received', to: [acceder, secretariat] }];
    case 'accession-activated':
      return [{ ...about, notice: 'accession-accepted', to: [acceder, provider] }];
    case 'commitment-refused':
      return [{ ...about, notice: 'accession-refused', to: [acceder, secretariat] }];
    case 'accession-withdrawn':
      return [{ ...about, notice: 'accession-withdrawn', to: [acceder, provider, secretariat] }];
    case 'milestone-reached': {
      const { notice, milestone } = event.data;
      return [{ ...about, notice, ...(milestone === undefined ? {} : { milestone }), to: [secretariat] }];
    }
    default:
      return [];
  }
}
