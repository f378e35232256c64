/** A committee, the bodies with a part in the dossier `d1`, and one person of each. */
export const PARTIES = {
  'committees/vtc': { name: 'VTC', secretariat: 'vtc@v.example', chair: 'voorzitter@v.example' },
  'committees/vcmp': { name: 'VCMP', secretariat: 'vcmp@v.example', chair: 'voorzitter@w.example' },
  ...Object.fromEntries(
    ['wse', 'aii', 'rec', 'resp', 'adv', 'out'].map((id) => [
      `organisations/${id}`,
      { name: id.toUpperCase(), kind: 'agency', email: `${id}@v.example` },
    ]),
  ),
  'people/secretary': { name: 'Sam Secretaris', role: 'secretariat', committee: 'vtc' },
  'people/chair': { name: 'Vera Voorzitter', role: 'chair', committee: 'vtc' },
  'people/other-chair': { name: 'Otto Ander', role: 'chair', committee: 'vcmp' },
  'people/applicant': { name: 'Ann Aanvrager', role: 'applicant', organisation: 'wse' },
  'people/provider': { name: 'Piet Bron', role: 'applicant', organisation: 'aii' },
  'people/recipient': { name: 'Rita Ontvanger', role: 'applicant', organisation: 'rec' },
  'people/responsible': { name: 'Rik Plicht', role: 'responsible', organisation: 'resp' },
  'people/adviser': { name: 'Ada Advies', role: 'adviser', organisation: 'adv' },
  'people/outsider': { name: 'Oscar Buiten', role: 'applicant', organisation: 'out' },
} as const;

/** A request of `wse` for data of `aii`, received by `rec`. */
export const aRequest = (dossier: string) => ({
  dossier,
  committee: 'vtc',
  kind: 'authorisation',
  subject: 'Onderwerp',
  provider: 'aii',
  recipients: ['rec'],
  applicants: ['wse'],
  purposes: ['Doel'],
  dataItems: [{ name: 'Naam' }],
});
