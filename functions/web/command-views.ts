import { conditionTextName } from '#domain/condition/text-name.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import type { Person } from '#domain/permissions/principal.ts';
import type { ConditionNow } from '#functions/middleware/dossier-reads.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { CommandName } from '#web/forms/commands.ts';
import type { CommandView } from '#web/pages/dossier/command-view.ts';
import type { CommandAddress } from '#web/ports.ts';
import { annulledIn, asksOf } from './further-forms.ts';
import { accessionMatter, type Matter, matterSeenBy, type Texts, textsOf } from './matters.ts';
import { meetingCommandView } from './meetings.ts';
import { namesOf } from './names.ts';
import { conditionStepsFor, mayReport } from './open-commands.ts';

async function placeOf(ports: TablePorts, { page, trail, acceder }: Matter, { subject = page.label }: Texts) {
  const body = acceder === undefined ? undefined : (await ports.directory.organisation(acceder))?.name;
  return { page, trail, subject, body };
}

/** Steps that take the last deed back. */
const ANNULMENTS: readonly CommandName[] = ['annul-dossier-event', 'annul-protocol-event'];

function lifeView(person: Person, matter: Matter, step: CommandName) {
  const given = { dossier: matter.reference };
  if (step === 'record-event' && matter.acceder !== undefined)
    return { isOpen: mayReport(person, matter), given: { ...given, for: matter.acceder } };
  const open = matter.steps(person).find((each) => each === step);
  const own = open === undefined ? {} : matter.givenTo(open, person);
  // What is taken back is what was done last; its writer says why.
  return {
    isOpen: open !== undefined,
    version: matter.version,
    given: { ...given, ...own, ...(ANNULMENTS.includes(step) ? { event: matter.lastDeed } : {}) },
  };
}

/** The condition of a matter that an address names. */
export async function conditionAt(
  matter: Matter,
  asked: Omit<CommandAddress, 'step'>,
): Promise<ConditionNow | undefined> {
  return (await matter.conditions()).find(
    ({ state: { opening } }) =>
      opening.ref === asked.condition &&
      opening.organisation === asked.organisation &&
      opening.occurrence === asked.occurrence,
  );
}

/** The dossier, protocol or accession that an address names; undefined for who may not see it. */
export const matterAt = (
  ports: TablePorts,
  person: Person,
  { dossier = '', accession }: Pick<CommandAddress, 'dossier' | 'accession'>,
): Promise<Matter | undefined> =>
  accession === undefined ? matterSeenBy(ports, person, dossier) : accessionMatter(ports, person, dossier, accession);

/** A command that somebody asks for, and what it is about; undefined where there is nothing for them to see. */
export async function commandView(
  ports: TablePorts,
  person: Person,
  asked: CommandAddress,
): Promise<CommandView | undefined> {
  const { step } = asked;
  if (asked.meeting !== undefined) return meetingCommandView(ports, person, step, asked.meeting);
  if (asked.dossier === undefined) return { step, isOpen: person.organisation !== undefined, given: {} };
  const matter = await matterAt(ports, person, asked);
  if (matter === undefined) return undefined;
  const texts = await textsOf(ports, matter);
  const place = await placeOf(ports, matter, texts);
  if (asked.condition === undefined) {
    const life = lifeView(person, matter, step);
    return { step, matter: place, ...life, ...(life.isOpen ? await asksOf(ports, matter, step, person) : {}) };
  }
  const found = await conditionAt(matter, asked);
  if (found === undefined) return undefined;
  const { version, state, aggregate } = found;
  const lastDeed = state.deeds.at(-1);
  const annulled = step === 'annul-condition-event' && lastDeed ? eventIdOf(aggregate, lastDeed.sequence) : undefined;
  const { opening, due } = state;
  const responsible = await namesOf([opening.organisation], ports.directory.organisation);
  return {
    step,
    isOpen: conditionStepsFor(person, found).some((open) => open === step),
    version,
    matter: place,
    condition: {
      reportedAs: opening.reportedAs,
      text: texts[conditionTextName(opening)],
      responsible: responsible(opening.organisation),
      due,
    },
    given: {
      dossier: matter.reference,
      condition: opening.ref,
      organisation: opening.organisation,
      occurrence: opening.occurrence,
      ...(step === 'annul-condition-event' ? { event: annulled } : {}),
    },
    ...(annulled === undefined ? {} : await annulledIn(ports, matter, annulled, person)),
  };
}
