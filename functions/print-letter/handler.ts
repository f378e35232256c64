import { readTexts } from '#adapters/dynamodb/views.ts';
import { printDecisionLetter } from '#adapters/pdf/decision-letter.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { keepLetter } from '#adapters/s3/letters.ts';
import { openBuckets } from '#adapters/s3/log-roots.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { decisionLetterOf, letterBodies } from '#domain/dossier/decision-letter.ts';
import { readMoment } from '#functions/middleware/moment.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { printLetterSchema } from './event.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_BUCKET, BERAAD_WORKING_BUCKET } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_BUCKET, BERAAD_WORKING_BUCKET });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);
const s3 = openBuckets();

/** Prints the letter about a decision: a draft until it is published, then the letter itself. The same event prints the same bytes. */
export const handler = eventHandler(printLetterSchema, async ({ aggregate, sequence }) => {
  const { event, state } = await readMoment(ports, { aggregate, sequence }, dossierKind);
  if (state.decision === undefined) return { printed: false };
  const bodies = letterBodies(state);
  const [texts, committee, ...organisations] = await Promise.all([
    readTexts(ports.table, aggregate),
    ports.directory.committee(state.committee),
    ...bodies.map((id) => ports.directory.organisation(id)),
  ]);
  const names = new Map(bodies.map((id, index) => [id, organisations[index]?.name ?? id]));
  const letter = decisionLetterOf(state, {
    texts: [...texts].filter(([place]) => place <= sequence).map(([, given]) => given),
    nameOf: (id) => names.get(id) ?? id,
    committeeName: committee?.name ?? state.committee,
    appeal: committee?.appeal,
  });
  if (letter === undefined) return { printed: false };
  const pdf = await printDecisionLetter(letter, new Date(event.effectiveAt));
  const kind = state.publishedAt === undefined ? 'draft' : 'final';
  await keepLetter(
    s3,
    { locked: environment.BERAAD_BUCKET, working: environment.BERAAD_WORKING_BUCKET },
    { dossier: state.dossier, kind, pdf },
  );
  log('letter-printed', { aggregate, version: sequence });
  return { printed: true };
});
