import { ROUTES } from '#web/routing/routes.ts';

/** A page that is measured, and as whom; nobody is whoever is not logged in. */
interface MeasuredPage {
  readonly path: string;
  readonly as: readonly string[];
}

const NOBODY = '';
const CITY = 'stad-1';
/** Everybody whose part makes their pages differ: the committee, whoever files, who accedes, who advises, and who runs Beraad. */
const EVERYBODY = ['secretary', 'chair', 'officer', CITY, 'stad-0', 'adviser', '_beheerder'];
const COMMITTEE = ['secretary', 'chair'];
const ON_A_CONDITION = 'voorwaarden/51/bewijs';

/** Every page with much behind it, as every persona for whom it differs. */
export const PAGES: readonly MeasuredPage[] = [
  { path: '/', as: [NOBODY, ...EVERYBODY] },
  { path: '/?pagina=3', as: ['secretary'] },
  { path: '/dossiers', as: EVERYBODY },
  { path: '/dossiers.csv', as: EVERYBODY },
  { path: '/dossiers.xlsx', as: ['secretary'] },
  { path: '/dossiers/dossier-0', as: ['secretary', 'officer', 'stad-0'] },
  { path: '/dossiers/dossier-1', as: [...COMMITTEE, CITY] },
  { path: '/dossiers/inburgering', as: [...COMMITTEE, 'officer'] },
  { path: '/dossiers/protocol-3', as: ['officer', 'stad-0'] },
  { path: '/dossiers/dossier-1/inzage', as: COMMITTEE },
  { path: '/dossiers/geweigerd/archief', as: ['secretary'] },
  { path: '/dossiers/dossier-1/brief', as: ['secretary', CITY] },
  { path: '/dossiers/nieuw', as: ['officer'] },
  { path: '/protocollen/nieuw', as: ['officer'] },
  { path: '/dossiers/dossier-47/sign-decision', as: ['chair'] },
  { path: '/dossiers/dossier-1/voorwaarden/1/bewijs?organisation=agii', as: ['secretary', 'officer'] },
  { path: '/dossiers/dossier-1/voorwaarden/2/submit-evidence?organisation=stad-1', as: [CITY] },
  { path: '/voorwaarden', as: EVERYBODY },
  { path: '/voorwaarden?toestand=alle&pagina=20', as: COMMITTEE },
  { path: '/voorwaarden?weergave=maand&maand=2024-11', as: ['secretary', 'officer'] },
  { path: '/voorwaarden?weergave=jaar&maand=2024-11', as: ['secretary', 'officer'] },
  { path: '/voorwaarden.csv?toestand=alle', as: ['secretary', CITY] },
  { path: '/voorwaarden.xlsx?toestand=alle', as: ['secretary'] },
  { path: '/toetredingen', as: EVERYBODY },
  { path: '/toetredingen/inburgering', as: ['secretary', 'officer'] },
  { path: '/toetredingen/inburgering/overzicht.csv', as: ['secretary'] },
  { path: '/toetredingen/inburgering/overzicht.xlsx', as: ['secretary'] },
  { path: '/toetredingen/inburgering/stad-1', as: [...COMMITTEE, CITY] },
  { path: '/toetredingen/inburgering/stad-29/verbintenis', as: ['stad-29'] },
  { path: '/toetredingen/inburgering/stad-29/indienen', as: ['stad-29'] },
  { path: '/toetredingen/inburgering/stad-1/document/commitment', as: [CITY] },
  { path: '/toetredingen/inburgering/stad-1/withdraw-accession', as: [CITY] },
  { path: `/toetredingen/inburgering/stad-1/${ON_A_CONDITION}`, as: ['secretary', CITY] },
  { path: '/toetredingen/inburgering/stad-1/voorwaarden/51/submit-evidence', as: [CITY] },
  { path: '/zittingen', as: COMMITTEE },
  { path: '/zittingen/nieuw', as: COMMITTEE },
  { path: '/zittingen/2024-11-18', as: COMMITTEE },
  { path: '/zittingen/2024-11-18/record-minutes', as: ['secretary'] },
  { path: '/zoeken?q=stad-12', as: EVERYBODY },
  { path: '/zoeken?q=dossier', as: ['secretary', 'officer'] },
  { path: '/agenda', as: EVERYBODY },
  { path: '/agenda/{feed}/intrekken', as: COMMITTEE },
  { path: '/agenda/{feed}/{token}.ics', as: ['secretary', 'officer', CITY] },
  { path: '/beheer', as: EVERYBODY },
  { path: '/beheer/mail', as: [...COMMITTEE, '_beheerder'] },
  { path: '/beheer/cijfers', as: [...COMMITTEE, '_beheerder'] },
  { path: '/beheer/contacten', as: [...COMMITTEE, CITY, '_beheerder'] },
  { path: '/beheer/contacten/stad-1', as: ['secretary', CITY] },
  { path: '/intake', as: COMMITTEE },
  { path: '/adviezen', as: ['adviser', 'officer'] },
  { path: '/beheer/beleid', as: ['secretary', '_beheerder'] },
  { path: '/klad/{draft}', as: ['officer'] },
  { path: '/register', as: [NOBODY, 'secretary'] },
  { path: '/register?q=dossier-1', as: [NOBODY] },
  { path: '/register/inburgering', as: [NOBODY] },
  { path: '/register/dossier-0', as: [NOBODY] },
  { path: '/register.json', as: [NOBODY] },
  { path: '/controle', as: [NOBODY] },
  { path: '/controle?provider=agii&recipient=stad-1', as: [NOBODY] },
  { path: '/toegankelijkheid', as: [NOBODY] },
  { path: '/privacy', as: [NOBODY] },
];

/** The addresses of pages that none of these paths asks for. */
export function notAmong(paths: readonly string[]): string[] {
  const isAsked = (pattern: string): boolean => {
    const form = new RegExp(`^${pattern.replaceAll(/:\w+(\{[^}]*\})?/g, '[^/?]+')}(\\?.*)?$`);
    return paths.some((path) => form.test(path));
  };
  return ROUTES.filter(({ method, path }) => method === 'GET' && !isAsked(path)).map(({ path }) => path);
}
