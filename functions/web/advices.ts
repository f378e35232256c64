import { localDateOf } from '#domain/calendar/brussels-time.ts';
import { protocolId } from '#domain/door/aggregate-id.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { relationsToProtocol } from '#domain/protocol/decide.ts';
import { type DossierLogEntry, ownLog } from '#functions/middleware/dossier-reads.ts';
import { everyDossier, everyProtocol, type ListedProtocol } from '#functions/middleware/lists.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { type Paged, pageNumbered } from '#web/layout/paged.ts';
import { ADVICE_TEXTS } from '#web/locales/nl/advices.ts';
import { ADVICE_NAMES, OPINION_NAMES } from '#web/locales/nl/terms.ts';
import { type AdviceRow, type AdvicesAsked, byUrgency } from '#web/pages/advice/views.ts';
import { type Matter, ofDossier, ofProtocol as protocolMatter } from './matters.ts';
import { stepHref } from './open-commands.ts';

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

/** An advice as far as it is counted, chosen and put in order; what was said in it is read when it is shown. */
interface Listed {
  readonly row: AdviceRow;
  /** What was given, out of the log that holds it. */
  readonly given?: () => Promise<Partial<AdviceRow>>;
}

const GIVEN = 'given';

async function ofDossiers(ports: TablePorts, person: Person, atOnce?: number): Promise<Listed[]> {
  const { organisation } = person;
  const all = await everyDossier(ports, person, undefined, atOnce);
  return all.flatMap((listed) => {
    const matter = ofDossier(ports, listed);
    const own = listed.state.advices.filter(({ adviser }) => adviser === organisation);
    return own.map(({ number, kind, due, status }): Listed => {
      const row: AdviceRow = {
        ...about(matter, listed.subject),
        ...(status === 'open' ? { href: stepHref(matter, 'give-advice') } : {}),
        kind: ADVICE_NAMES[kind] ?? kind,
        status,
        due,
      };
      if (status !== GIVEN) return { row };
      return {
        row,
        async given() {
          const log = standing(await ownLog(ports, matter.aggregate), 'advice-given');
          const event = log.find(({ entry }) => entry.data.advice === number);
          return event === undefined ? {} : givenIn(event);
        },
      };
    });
  });
}

/** What a body advised about a protocol: of this round the protocol tells itself, of those before its log. */
async function ofProtocol(
  ports: TablePorts,
  { organisation }: Person,
  listed: ListedProtocol,
  shared: Omit<AdviceRow, 'status'>,
): Promise<Listed[]> {
  const aggregate = protocolId(listed.state.dossier);
  const readGiven = async () => standing(await ownLog(ports, aggregate), 'protocol-advice-given');
  if (listed.state.round > 1) {
    const own = (await readGiven()).filter(({ entry }) => entry.data.party === organisation);
    return own.map((event) => ({ row: { ...shared, status: GIVEN, ...givenIn(event) } }));
  }
  return listed.state.advices
    .filter(({ party }) => party === organisation)
    .map(
      ({ givenAt, opinion }): Listed => ({
        row: {
          ...shared,
          status: GIVEN,
          givenOn: localDateOf(givenAt),
          opinion: OPINION_NAMES[opinion] ?? opinion,
        },
        async given() {
          const event = (await readGiven()).find(
            ({ entry }) => entry.effectiveAt === givenAt && entry.data.opinion === opinion,
          );
          return event === undefined ? {} : givenIn(event);
        },
      }),
    );
}

async function ofProtocols(ports: TablePorts, person: Person, atOnce?: number): Promise<Listed[]> {
  const rows = await everyProtocol(ports, person, atOnce);
  const asked = rows.filter(({ state }) => relationsToProtocol(person, state).has('party'));
  const all = await Promise.all(
    asked.map(async (listed) => {
      const matter = protocolMatter(ports, listed);
      const shared = { ...about(matter, listed.subject), kind: ADVICE_TEXTS.protocol };
      const given = await ofProtocol(ports, person, listed, shared);
      const isOpen =
        listed.state.status === 'awaiting-advice' &&
        !listed.state.advices.some(({ party }) => party === person.organisation);
      const row: AdviceRow = { ...shared, status: 'open', href: stepHref(matter, 'give-protocol-advice') };
      return isOpen ? [{ row }, ...given] : given;
    }),
  );
  return all.flat();
}

/**
 * The advices that a person's body was asked for, of dossiers and protocols: the page of a number of those in a state, or of all;
 * undefined for who belongs to none. `atOnce`: so many with each query of a list.
 */
export async function advicesOf(
  ports: TablePorts,
  person: Person,
  { state, page }: AdvicesAsked,
  atOnce?: number,
): Promise<Paged<AdviceRow> | undefined> {
  if (person.organisation === undefined) return undefined;
  const [dossiers, protocols] = await Promise.all([
    ofDossiers(ports, person, atOnce),
    ofProtocols(ports, person, atOnce),
  ]);
  const all = [...dossiers, ...protocols]
    .filter(({ row }) => state === undefined || row.status === state)
    .toSorted((a, b) => byUrgency(a.row, b.row));
  const { items, number, count } = pageNumbered(all, page);
  const shown = await Promise.all(items.map(async ({ row, given }) => ({ ...row, ...(await given?.()) })));
  return { items: shown, number, count };
}
