import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { readTexts } from '#adapters/dynamodb/views.ts';
import { localDateOf } from '#domain/calendar/brussels-time.ts';
import type { DocumentLink } from '#domain/commands/further-condition-commands.ts';
import {
  type AggregateId,
  accessionOfCondition,
  dossierOf,
  kindOf,
  refOfCondition,
} from '#domain/door/aggregate-id.ts';
import { parseEventId } from '#domain/door/event-id.ts';
import { documentRecord, type FoundDocument } from '#domain/door/event-schema.ts';
import { type Refusal, refuse } from '#domain/door/refusal.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { dossierSeenBy } from './dossier-reads.ts';
import type { TablePorts } from './ports.ts';
import { protocolSeenBy } from './protocol-reads.ts';

type Found =
  | { readonly ok: true; readonly documents: readonly FoundDocument[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** Whether an aggregate is what a link says: of that dossier, and of that condition where it names one. */
function belongs(aggregate: AggregateId, { dossier, condition }: DocumentLink): boolean {
  if (dossierOf(aggregate) !== dossier) return false;
  switch (kindOf(aggregate)) {
    case 'condition':
      return refOfCondition(aggregate) === condition;
    case 'dossier':
    case 'protocol':
      return condition === undefined;
    case 'accession':
    case 'meeting':
      return false;
  }
}

async function find(ports: TablePorts, person: Person, link: DocumentLink): Promise<FoundDocument | undefined> {
  const [event = '', place = ''] = link.document.split('/');
  const { dossier, condition } = link;
  let named: ReturnType<typeof parseEventId>;
  try {
    named = parseEventId(event);
  } catch {
    return undefined;
  }
  const { aggregate, sequence } = named;
  if (!belongs(aggregate, link)) return undefined;
  const seen = (await dossierSeenBy(ports, person, dossier)) ?? (await protocolSeenBy(ports, person, dossier));
  if (seen === undefined) return undefined;
  // What an acceder handed in is not for the other acceders.
  const acceder = accessionOfCondition(aggregate)?.organisation;
  if (acceder !== undefined && acceder !== person.organisation && person.committee === undefined) return undefined;
  const [[entry], texts] = await Promise.all([
    readLog(ports.table, aggregate, sequence - 1, 1),
    readTexts(ports.table, aggregate),
  ]);
  if (entry === undefined || entry.sequence !== sequence) return undefined;
  const { documents } = entry.data;
  const record = documentRecord.safeParse(Array.isArray(documents) ? documents[Number(place) - 1] : undefined);
  if (!record.success) return undefined;
  return {
    dossier,
    ...(condition === undefined ? {} : { condition }),
    document: link.document,
    kind: record.data.kind,
    // Its own day: when it was received, else when it came in.
    date: record.data.receivedOn ?? localDateOf(entry.effectiveAt),
    title: texts.get(sequence)?.[`document:${place}`],
  };
}

/** The documents that links lead to. One that leads to nothing is refused in the same words as one that this person may not see. */
export async function findLinkedDocuments(
  ports: TablePorts,
  person: Person,
  links: readonly DocumentLink[],
): Promise<Found> {
  const documents: FoundDocument[] = [];
  for (const link of links) {
    const found = await find(ports, person, link);
    if (found === undefined)
      return refuse(
        'no-such-document',
        `${link.dossier} has no document ${link.document} that you may see; name it as the history there does.`,
      );
    documents.push(found);
  }
  return { ok: true, documents };
}
