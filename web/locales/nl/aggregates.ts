import { accederOf, conditionNameOf, dossierOf, kindOf, parseAggregateId } from '#domain/door/aggregate-id.ts';
import { dayInWords } from './dates.ts';

/** What a log is of, by its id: `Dossier amif`, `Voorwaarde 101 van WSE (dossier amif)`, `Toetreding van Leuven (dossier zivver)`. */
export function aggregateInWords(aggregate: string, nameOf: (organisation: string) => string): string {
  switch (kindOf(aggregate)) {
    case 'dossier':
      return `Dossier ${dossierOf(aggregate)}`;
    case 'protocol':
      return `Protocol ${dossierOf(aggregate)}`;
    case 'meeting':
      return `Zitting van ${dayInWords(aggregate.split(':')[2] ?? '')}`;
    case 'accession':
      return `Toetreding van ${nameOf(accederOf(aggregate))} (dossier ${dossierOf(aggregate)})`;
    case 'condition': {
      const { dossier, ref, organisation, occurrence } = conditionNameOf(parseAggregateId(aggregate));
      const which = occurrence === undefined ? ref : `${ref}#${occurrence}`;
      return `Voorwaarde ${which} van ${nameOf(organisation)} (dossier ${dossier})`;
    }
  }
}
