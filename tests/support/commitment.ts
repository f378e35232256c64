import type { CommitmentContent } from '#domain/accession/commitment.ts';

/** All that stands on a commitment, with letters that the first part of the font does not have; `more` says otherwise. */
export const aCommitment = (more: Partial<CommitmentContent> = {}): CommitmentContent => ({
  id: 'V-ceremonies-leuven-1',
  preparedAt: '2024-11-25T09:00:00.000Z',
  deliberation: {
    dossier: 'ceremonies',
    number: '05/2024',
    version: 1,
    date: '2024-11-18',
    subject: 'Inburgeringsceremonies',
    committee: 'Vlaams comité voor de mededeling van persoonsgegevens',
    provider: 'Agentschap Integratie en Inburgering',
    textHash: 'a'.repeat(64),
  },
  organisation: { name: 'Leuven', kbo: '0207521503', nis: '24062' },
  contact: { name: 'Ayşe Dvořák', email: 'ayse@leuven.example', mobile: '0470 00 00 00' },
  dpo: { name: 'Björn Peeters', email: 'dpo@leuven.example' },
  undertakings: [
    { ref: '18', text: 'Een register van verwerkingsactiviteiten bijhouden', answer: 'yes' },
    { ref: '55', text: 'De verwerker verbindt zich tot de voorwaarden', answer: 'no-processor' },
  ],
  conditions: [{ ref: '41', text: 'De gegevens wissen', deadline: { within: 'P1M', of: 'ceremony' } }],
  processors: [],
  rhythm: 'yearly',
  publicationUrl: 'https://www.leuven.example/privacy',
  ...more,
});
