import { localDateOf } from '#domain/calendar/brussels-time.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { relationsToProtocol } from '#domain/protocol/decide.ts';
import { type DossierLogEntry, dossierLog, protocolLog } from '#functions/middleware/dossier-reads.ts';
import { listDossiers, listProtocols } from '#functions/middleware/lists.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { ADVICE_TEXTS } from '#web/locales/nl/advices.ts';
import { ADVICE_NAMES, OPINION_NAMES } from '#web/locales/nl/terms.ts';
import { type AdviceRow, byUrgency } from '#web/pages/advice/views.ts';
import { type Matter, ofDossier, ofProtocol, textsOf } from './matters.ts';
import { stepHref } from './open-commands.ts';

const MOST = 1000;

/** The events of a type that still stand: none that a counter-event took back. */
function standing(log: readonly DossierLogEntry[], type: string): DossierLogEntry[] {
  const annulled = new Set(
    log.filter(({ entry }) => entry.type === 'event-annulled').map(({ entry }) => entry.data.event),
  );
  return log.filter(({ entry }) => entry.type === type && !annulled.has(eventIdOf(entry.aggregate, entry.sequence)));
}

function givenIn({ entry, texts }: DossierLogEntry): Pick<AdviceRow, 'givenOn' | 'opinion' | 'text'> {
  const opinion = String(entry.data.opinion);
  return {
    givenOn: localDateOf(entry.effectiveAt),
    opinion: OPINION_NAMES[opinion] ?? opinion,
    text: texts?.text,
  };
}

const about = ({ page, number, reference }: Matter, subject: string | undefined) => ({
  href: page.href,
  name: number ?? reference,
  subject: subject ?? reference,
});

async function ofDossiers(ports: TablePorts, person: Person): Promise<AdviceRow[]> {
  const { organisation } = person;
  const { rows } = await listDossiers(ports, person, {}, { limit: MOST });
  const asked = rows.filter(({ state }) => state.advices.some(({ adviser }) => adviser === organisation));
  const all = await Promise.all(
    asked.map(async (listed) => {
      const matter = ofDossier(ports, listed);
      const own = listed.state.advices.filter(({ adviser }) => adviser === organisation);
      const log = own.some(({ status }) => status === 'given') ? await dossierLog(ports, person, listed.state) : [];
      const given = standing(log, 'advice-given');
      return own.map(({ number, kind, due, status }): AdviceRow => {
        const event = given.find(({ entry }) => entry.data.advice === number);
        return {
          ...about(matter, listed.subject),
          ...(status === 'open' ? { href: stepHref(matter, 'give-advice') } : {}),
          kind: ADVICE_NAMES[kind] ?? kind,
          status,
          due,
          ...(event === undefined ? {} : givenIn(event)),
        };
      });
    }),
  );
  return all.flat();
}

async function ofProtocols(ports: TablePorts, person: Person): Promise<AdviceRow[]> {
  const { rows } = await listProtocols(ports, person, {}, { limit: MOST });
  const asked = rows.filter(({ state }) => relationsToProtocol(person, state).has('party'));
  const all = await Promise.all(
    asked.map(async (listed) => {
      const matter = ofProtocol(ports, listed);
      const [{ subject }, log] = await Promise.all([textsOf(ports, matter), protocolLog(ports, matter.reference)]);
      const shared = { ...about(matter, subject), kind: ADVICE_TEXTS.protocol };
      const given = standing(log, 'protocol-advice-given')
        .filter(({ entry }) => entry.data.party === person.organisation)
        .map((event): AdviceRow => ({ ...shared, status: 'given', ...givenIn(event) }));
      const isOpen =
        listed.state.status === 'awaiting-advice' &&
        !listed.state.advices.some(({ party }) => party === person.organisation);
      const open: AdviceRow = { ...shared, status: 'open', href: stepHref(matter, 'give-protocol-advice') };
      return isOpen ? [open, ...given] : given;
    }),
  );
  return all.flat();
}

/** The advices that a person's body was asked for, of dossiers and protocols; undefined for who belongs to none. */
export async function advicesOf(ports: TablePorts, person: Person): Promise<AdviceRow[] | undefined> {
  if (person.organisation === undefined) return undefined;
  const [dossiers, protocols] = await Promise.all([ofDossiers(ports, person), ofProtocols(ports, person)]);
  return [...dossiers, ...protocols].toSorted(byUrgency);
}
