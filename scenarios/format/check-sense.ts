import { valueAt } from '#domain/commands/describe-issues.ts';
import { didYouMean } from '#domain/commands/near-miss.ts';
import { isLocalTime } from '#domain/commands/shared-fields.ts';
import { isStepName } from '#domain/commands/steps.ts';

/** Something that makes no sense whatever happens, though every value by itself is well-formed. */
export type SenseProblem = { code: string; path: readonly PropertyKey[]; message: string };

/**
 * Holds the parts of a scenario against each other: times in order, everyone declared, every dossier submitted before
 * it is used, every condition in a decision. It takes the data as read, not as parsed, so that one wrong value
 * elsewhere does not hide these problems; what is not of the right type it leaves to the schema.
 */
export function checkSense(scenario: unknown): SenseProblem[] {
  const steps = list(scenario, 'steps').map((step, index) => ({ step, path: ['steps', index] }));
  return [
    ...checkTimes(scenario, steps),
    ...checkDeclared(scenario, steps),
    ...checkDossiers(steps),
    ...checkConditions(steps),
  ];
}

type PlacedStep = { step: unknown; path: readonly PropertyKey[] };

function checkTimes(scenario: unknown, steps: readonly PlacedStep[]): SenseProblem[] {
  const problems: SenseProblem[] = [];
  let latest: string | undefined;
  let first: string | undefined;
  for (const { step, path } of steps) {
    const at = time(step, 'at');
    if (at === undefined) continue;
    first ??= at;
    // Local times sort as their instants do: of a doubled hour only the earlier one can be written.
    if (latest !== undefined && isBefore(at, latest)) {
      problems.push({
        code: 'goes-back',
        path: [...path, 'at'],
        message: `${at} is before the step above it (${latest}). Steps run in file order; move this step up or correct its time.`,
      });
    } else latest = at;
  }
  const start = time(scenario, 'start');
  if (start !== undefined && first !== undefined && isBefore(first, start)) {
    problems.push({
      code: 'starts-late',
      path: ['start'],
      message: `The scenario starts at ${start}, after its first step (${first}); let it start earlier.`,
    });
  }
  const until = time(scenario, 'until');
  if (until !== undefined && latest !== undefined && isBefore(until, latest)) {
    problems.push({
      code: 'ends-early',
      path: ['until'],
      message: `The scenario ends at ${until}, before its last step (${latest}); let it run on longer.`,
    });
  }
  return problems;
}

/** Which keys hold references to what. A value may be one reference or a list. */
const REFERENCES = {
  organisation: ['provider', 'recipient', 'recipients', 'applicants', 'adviser', 'organisation', 'for', 'party'],
  committee: ['committee'],
  person: ['by'],
} as const;

type DeclaredKind = keyof typeof REFERENCES;

const DECLARED_UNDER: Record<DeclaredKind, string> = {
  organisation: 'organisations',
  committee: 'committees',
  person: 'people',
};

function checkDeclared(scenario: unknown, steps: readonly PlacedStep[]): SenseProblem[] {
  const problems: SenseProblem[] = [];
  const declaredOf = {
    organisation: keysOf(scenario, DECLARED_UNDER.organisation),
    committee: keysOf(scenario, DECLARED_UNDER.committee),
    person: keysOf(scenario, DECLARED_UNDER.person),
  };
  const check = (kind: DeclaredKind, value: unknown, path: readonly PropertyKey[]): void => {
    if (Array.isArray(value)) {
      for (const [index, each] of value.entries()) check(kind, each, [...path, index]);
      return;
    }
    const declared = declaredOf[kind];
    // Without the list nothing is declared, which the schema says once instead of every step again.
    if (typeof value !== 'string' || declared === undefined || declared.has(value)) return;
    problems.push({
      code: `undeclared-${kind}`,
      path,
      message: `The ${kind} \`${value}\` is not declared under \`${DECLARED_UNDER[kind]}\`.${didYouMean(value, declared) || ' Declare it there, or name one that is.'}`,
    });
  };
  const checkAll = (kinds: readonly DeclaredKind[], holder: unknown, path: readonly PropertyKey[]): void => {
    for (const kind of kinds) for (const key of REFERENCES[kind]) check(kind, valueAt(holder, [key]), [...path, key]);
  };

  for (const name of declaredOf.person ?? []) {
    const path = ['people', name];
    checkAll(['organisation', 'committee'], valueAt(scenario, path), path);
  }
  for (const { step, path } of steps) {
    checkAll(['person', 'committee', 'organisation'], step, path);
    for (const [index, condition] of list(step, 'conditions').entries()) {
      check('organisation', valueAt(condition, ['responsible']), [...path, 'conditions', index, 'responsible']);
    }
  }
  return problems;
}

function checkDossiers(steps: readonly PlacedStep[]): SenseProblem[] {
  const problems: SenseProblem[] = [];
  const named = new Map<string, number>();
  const submitted = new Map<string, number>();
  // Past a step whose name or dossier cannot be read nobody can say which dossiers exist.
  let isUncertain = false;
  const mustExist = (holder: unknown, key: string, path: readonly PropertyKey[]): void => {
    const dossier = text(holder, key);
    if (dossier === undefined || named.has(dossier) || isUncertain) return;
    problems.push({
      code: 'dossier-not-submitted',
      path: [...path, key],
      message: `No earlier step submits the dossier \`${dossier}\`.${didYouMean(dossier, named.keys()) || ' A dossier begins with submit-request or submit-protocol.'}`,
    });
  };

  for (const [index, { step, path }] of steps.entries()) {
    const name = text(step, 'do');
    const dossier = text(step, 'dossier');
    if (!isSubmission(name)) {
      if (name === undefined || !isStepName(name)) isUncertain = true;
      else mustExist(step, 'dossier', path);
      continue;
    }
    if (name === 'submit-request') mustExist(step, 'amends', path);
    if (dossier === undefined) {
      isUncertain = true;
      continue;
    }
    named.set(dossier, named.get(dossier) ?? index + 1);
    // A submission that is to be refused makes no dossier, so it may stand beside the one that does.
    if (valueAt(step, ['refused']) === true) continue;
    const earlier = submitted.get(dossier);
    if (earlier === undefined) submitted.set(dossier, index + 1);
    else {
      problems.push({
        code: 'dossier-submitted-twice',
        path: [...path, 'dossier'],
        message: `Step ${earlier} submits the dossier \`${dossier}\` already; give this one another reference.`,
      });
    }
  }
  return problems;
}

function checkConditions(steps: readonly PlacedStep[]): SenseProblem[] {
  const problems: SenseProblem[] = [];
  /** Per dossier, every reference that a decision or protocol gives it, wherever that stands in the file. */
  const given = new Map<string, Set<string>>();
  const amended = new Map<string, Set<string>>();
  // Where a reference or a whole step cannot be read, nobody can say which conditions there are.
  let isUncertain = false;
  for (const { step, path } of steps) {
    const dossier = text(step, 'dossier');
    const amends = text(step, 'amends');
    const name = text(step, 'do');
    if (dossier === undefined || name === undefined || !isStepName(name)) isUncertain ||= name !== 'check';
    if (dossier !== undefined && amends !== undefined) setOf(amended, dossier).add(amends);
    for (const under of [['conditions'], ['accession', 'conditions'], ['accession', 'undertakings']]) {
      const seen = new Set<string>();
      for (const [index, condition] of list(step, ...under).entries()) {
        const ref = text(condition, 'ref');
        if (ref === undefined) {
          isUncertain = true;
          continue;
        }
        if (dossier !== undefined) setOf(given, dossier).add(ref);
        // Undertakings are sentences of the commitment, not conditions; only conditions are told apart by their reference.
        if (seen.has(ref) && under.at(-1) === 'conditions') {
          problems.push({
            code: 'duplicate-condition',
            path: [...path, ...under, index, 'ref'],
            message: `The condition \`${ref}\` stands twice in this list; give one of them another reference.`,
          });
        }
        seen.add(ref);
      }
    }
  }

  if (isUncertain) return problems;

  const everywhere = new Set([...given.values()].flatMap((refs) => [...refs]));
  for (const { step, path } of steps) {
    const dossier = text(step, 'dossier');
    if (dossier === undefined) continue;
    const condition = text(step, 'condition');
    const known = given.get(dossier) ?? new Set<string>();
    if (condition !== undefined && !known.has(condition)) {
      problems.push({
        code: 'unknown-condition',
        path: [...path, 'condition'],
        message: `No decision or protocol of \`${dossier}\` has a condition \`${condition}\`.${hint(condition, known)}`,
      });
    }
    // A decision that amends nothing supersedes nothing: that step is refused, but a reference found nowhere is a mistake.
    const amends = amended.get(dossier);
    const replaceable =
      amends === undefined ? everywhere : new Set([...amends].flatMap((each) => [...(given.get(each) ?? [])]));
    for (const [index, ref] of list(step, 'supersedes').entries()) {
      if (typeof ref !== 'string' || replaceable.has(ref)) continue;
      const whose = amends === undefined ? 'this scenario' : `\`${[...amends].join('` or `')}\``;
      problems.push({
        code: 'unknown-condition',
        path: [...path, 'supersedes', index],
        message: `No decision of ${whose} has a condition \`${ref}\` to supersede.${hint(ref, replaceable)}`,
      });
    }
  }
  return problems;
}

function hint(ref: string, known: ReadonlySet<string>): string {
  if (known.size === 0) return '';
  // Most references are numbers, which resemble each other without being meant: a short list says more than a guess.
  return known.size > 20 ? didYouMean(ref, known) : ` There are: ${[...known].join(', ')}.`;
}

function isSubmission(name: string | undefined): name is 'submit-request' | 'submit-protocol' {
  return name === 'submit-request' || name === 'submit-protocol';
}

function isBefore(a: string, b: string): boolean {
  return withSeconds(a) < withSeconds(b);
}

function withSeconds(at: string): string {
  return at.length === 'YYYY-MM-DDTHH:mm'.length ? `${at}:00` : at;
}

function time(holder: unknown, key: string): string | undefined {
  const value = text(holder, key);
  return value !== undefined && isLocalTime(value) ? value : undefined;
}

function text(holder: unknown, key: string): string | undefined {
  const value = valueAt(holder, [key]);
  return typeof value === 'string' ? value : undefined;
}

function list(holder: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = valueAt(holder, path);
  return Array.isArray(value) ? value : [];
}

function keysOf(holder: unknown, key: string): Set<string> | undefined {
  const value = valueAt(holder, [key]);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Set(Object.keys(value)) : undefined;
}

function setOf(map: Map<string, Set<string>>, key: string): Set<string> {
  const existing = map.get(key) ?? new Set<string>();
  map.set(key, existing);
  return existing;
}
