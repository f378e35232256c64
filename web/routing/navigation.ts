import type { Link } from '#web/layout/page.ts';
import { ACCESSION_TEXTS } from '#web/locales/nl/accessions.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import type { Reader } from '#web/reader.ts';

interface Entry extends Link {
  readonly isFor: (reader: Reader) => boolean;
}

const everybody = () => true;

const ENTRIES: readonly Entry[] = [
  { href: '/', label: PAGE_TEXTS.home.navigation, isFor: everybody },
  { href: '/dossiers', label: PAGE_TEXTS.dossierList.navigation, isFor: everybody },
  { href: '/toetredingen', label: ACCESSION_TEXTS.navigation, isFor: everybody },
];

/** The pages that somebody is offered on every page; nothing for who is not logged in. */
export const navigationFor = (reader: Reader | undefined): readonly Link[] =>
  reader === undefined ? [] : ENTRIES.filter(({ isFor }) => isFor(reader)).map(({ href, label }) => ({ href, label }));
