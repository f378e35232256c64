import type { CommitmentContent } from '#domain/accession/commitment.ts';
import {
  type AnsweredUndertaking,
  answersOf,
  type CommitmentFields,
  incompleteness,
  processorsOf,
} from '#domain/accession/completeness.ts';
import { preparationRefusal } from '#domain/accession/decide.ts';
import { type Deliberation, deliberationOf } from '#domain/accession/deliberation.ts';
import { type AccessionState, evolveAccession } from '#domain/accession/state.ts';
import { accessionTimeEvents } from '#domain/accession/time.ts';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import { accessionId, dossierId } from '#domain/door/aggregate-id.ts';
import { accessionKind, dossierKind } from '#domain/door/aggregate-kind.ts';
import type { Refusal } from '#domain/door/refusal.ts';
import type { RecordedDecision } from '#domain/dossier/events.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { Person } from '#domain/permissions/principal.ts';
import type { CommitmentWorks } from '#domain/ports/commitment-works.ts';
import type { Organisation, Ports } from '#domain/ports/ports.ts';
import { commandAccession } from './command-accession.ts';
import { presentDossier } from './present-dossier.ts';
import { type CommandResult, type Safeguards, wasAnswered } from './through-the-door.ts';

/** A preparation that meets another one is made again this often. */
const MOST_TRIES = 3;

const refused = (refusal: Refusal): CommandResult<AccessionState> => ({ ok: false, kind: 'refused', refusal });

/** How many decisions under this number there were before, by the dossiers that each amends; the first is version 1. */
async function versionOf(ports: Ports, dossier: DossierState): Promise<number> {
  let version = 1;
  const seen = new Set([dossier.dossier]);
  for (let amends = dossier.amends; amends !== undefined && !seen.has(amends); version += 1) {
    seen.add(amends);
    const { state } = await ports.store.load(dossierId(amends), dossierKind);
    amends = state?.amends;
  }
  return version;
}

/** The texts of a dossier by name; where one was given anew, the later one. */
async function textsOf(ports: Ports, dossier: string): Promise<Readonly<Record<string, string | undefined>>> {
  return Object.assign({}, ...(await ports.texts.of(dossierId(dossier))).values());
}

/**
 * The hash of a decision's text: what a commitment binds to. Whom a condition binds today is no part of the text, since duties can pass
 * to a successor.
 */
function decisionTextHash(
  works: CommitmentWorks,
  decision: RecordedDecision,
  texts: Readonly<Record<string, string | undefined>>,
): string {
  const duty = (kind: string) => (given: RecordedDecision['conditions'][number] | { readonly ref: string }) => {
    const { responsible: _responsible, ...rest } = { responsible: [], ...given };
    return { ...rest, text: texts[`${kind}:${given.ref}`] };
  };
  const { number, date, outcome, duration, effectiveFrom, conditions, accession } = decision;
  return works.digest({
    number,
    date,
    outcome,
    duration,
    effectiveFrom,
    subject: texts.subject,
    dataItems: texts.dataItems,
    conditions: conditions.map(duty('condition')),
    undertakings: accession?.undertakings.map((ref) => ({ ref, text: texts[`undertaking:${ref}`] })),
    accessionConditions: accession?.conditions.map(duty('accession-condition')),
  });
}

interface Prepared {
  readonly content: CommitmentContent;
  readonly answers: readonly AnsweredUndertaking[];
}

async function contentOf(
  ports: Ports,
  works: CommitmentWorks,
  given: {
    readonly fields: CommitmentFields;
    readonly dossier: DossierState;
    readonly decision: RecordedDecision;
    readonly organisation: Organisation;
    readonly preparation: number;
    readonly texts: Readonly<Record<string, string | undefined>>;
    readonly answers: readonly AnsweredUndertaking[];
    readonly now: Instant;
  },
): Promise<Prepared> {
  const { fields, dossier, decision, organisation, preparation, texts, answers, now } = given;
  const [version, committee, provider] = await Promise.all([
    versionOf(ports, dossier),
    ports.directory.committee(dossier.committee),
    ports.directory.organisation(dossier.provider),
  ]);
  const content: CommitmentContent = {
    id: `V-${dossier.dossier}-${organisation.id}-${preparation}`,
    preparedAt: now,
    deliberation: {
      dossier: dossier.dossier,
      number: decision.number,
      version,
      date: decision.date,
      subject: texts.subject ?? '',
      committee: committee?.name ?? dossier.committee,
      provider: provider?.name ?? dossier.provider,
      textHash: decisionTextHash(works, decision, texts),
    },
    organisation: { name: organisation.name, kbo: organisation.kbo, nis: organisation.nis },
    contact: fields.contact,
    dpo: fields.dpo,
    undertakings: answers,
    conditions: (decision.accession?.conditions ?? []).map(({ ref, deadline }) => ({
      ref,
      deadline,
      text: texts[`accession-condition:${ref}`] ?? '',
    })),
    processors: processorsOf(fields),
    rhythm: fields.rhythm,
    publicationUrl: fields.publicationUrl,
  };
  return { content, answers };
}

/** The accession with the end of its deliberation applied, as the door would find it. */
const present = (
  state: AccessionState | undefined,
  deliberation: Deliberation,
  policy: Parameters<typeof accessionTimeEvents>[1],
  now: Instant,
): AccessionState | undefined =>
  state && accessionTimeEvents(state, policy, deliberation.context, now).reduce<AccessionState>(evolveAccession, state);

/**
 * Prepares a commitment: checks that this organisation may accede and that what it filled in is complete, makes the document, keeps it
 * and records it. Two preparations at one moment make two documents; the later one holds.
 */
export async function prepareCommitment(
  ports: Ports,
  works: CommitmentWorks,
  fields: CommitmentFields,
  person: Person,
  safeguards?: Safeguards,
): Promise<CommandResult<AccessionState>> {
  const { dossier: name } = fields;
  for (let tries = 1; ; tries += 1) {
    const now = ports.now();
    const policy = await ports.policies.current();
    const [{ state }, dossier, organisation, texts] = await Promise.all([
      ports.store.load(accessionId(name, fields.organisation), accessionKind),
      presentDossier(ports, name, now, policy),
      ports.directory.organisation(fields.organisation),
      textsOf(ports, name),
    ]);
    if (dossier === undefined) return refused({ code: 'no-such-dossier', message: `There is no dossier ${name}.` });
    if (organisation === undefined) {
      const message = `Beraad does not know ${fields.organisation}; register the body first or correct the reference.`;
      return refused({ code: 'unknown-body', message });
    }
    const deliberation = deliberationOf(dossier);
    const { decision } = dossier;
    if (deliberation === undefined || decision === undefined) {
      return refused({
        code: 'no-accession-possible',
        message: `Dossier ${name} has no deliberation to which organisations can accede.`,
      });
    }
    const isRepeated = await wasAnswered(ports, name, safeguards);
    const undertakings = (decision.accession?.undertakings ?? []).map((ref) => ({
      ref,
      text: texts[`undertaking:${ref}`] ?? '',
    }));
    const wrong =
      preparationRefusal(present(state, deliberation, policy, now), person, deliberation, organisation) ??
      incompleteness(undertakings, fields);
    // A second delivery is answered by the door as the first was, whatever has become of the accession since.
    if (wrong !== undefined && !isRepeated) return refused(wrong);
    const preparation = (state?.preparations ?? 0) + 1;
    const { content, answers } = await contentOf(ports, works, {
      fields,
      dossier,
      decision,
      organisation,
      preparation,
      texts,
      answers: answersOf(undertakings, fields),
      now,
    });
    const document = isRepeated
      ? ''
      : await works.documents.keep(await works.commitmentDocument(content), 'application/pdf');
    const { deliberation: bound, rhythm } = content;
    const result = await commandAccession(
      ports,
      {
        do: 'prepare-commitment',
        fields,
        prepared: {
          preparation,
          commitment: {
            id: content.id,
            number: bound.number,
            version: bound.version,
            textHash: bound.textHash,
            document,
            answers: answers.map(({ ref, answer }) => ({ ref, answer })),
            processors: content.processors.length,
            ...(rhythm === undefined ? {} : { rhythm }),
          },
        },
      },
      person,
      safeguards,
    );
    const overtaken = !result.ok && result.refusal.code === 'conflict';
    if (!overtaken || tries === MOST_TRIES) return result;
  }
}
