import { hasRole } from '#domain/permissions/principal.ts';
import type { Link } from '#web/layout/page.ts';
import { ACCESSION_TEXTS } from '#web/locales/nl/accessions.ts';
import { ADVICE_TEXTS } from '#web/locales/nl/advices.ts';
import { BOARD_TEXTS } from '#web/locales/nl/board.ts';
import { DESK_TEXTS } from '#web/locales/nl/desk.ts';
import { MEETING_TEXTS } from '#web/locales/nl/meetings.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { CHECK_TEXTS, REGISTER_TEXTS } from '#web/locales/nl/public.ts';
import type { Reader } from '#web/reader.ts';

interface Entry extends Link {
  readonly isFor: (reader: Reader | undefined) => boolean;
}

const everybody = () => true;
const loggedIn = (reader: Reader | undefined) => reader !== undefined;

const ENTRIES: readonly Entry[] = [
  { href: '/', label: PAGE_TEXTS.home.navigation, isFor: loggedIn },
  { href: '/dossiers', label: PAGE_TEXTS.dossierList.navigation, isFor: loggedIn },
  { href: '/voorwaarden', label: BOARD_TEXTS.navigation, isFor: loggedIn },
  { href: '/toetredingen', label: ACCESSION_TEXTS.navigation, isFor: loggedIn },
  {
    href: '/adviezen',
    label: ADVICE_TEXTS.navigation,
    isFor: (reader) =>
      reader?.person.organisation !== undefined && (hasRole(reader.person, 'adviser') || hasRole(reader.person, 'dpo')),
  },
  { href: '/zittingen', label: MEETING_TEXTS.navigation, isFor: (reader) => reader?.person.committee !== undefined },
  { href: '/zoeken', label: PAGE_TEXTS.search.title, isFor: loggedIn },
  { href: '/beheer', label: DESK_TEXTS.navigation, isFor: loggedIn },
  { href: '/register', label: REGISTER_TEXTS.navigation, isFor: everybody },
  { href: '/controle', label: CHECK_TEXTS.navigation, isFor: everybody },
];

/** The pages that somebody is offered on every page. */
export const navigationFor = (reader: Reader | undefined): readonly Link[] =>
  ENTRIES.filter(({ isFor }) => isFor(reader)).map(({ href, label }) => ({ href, label }));
