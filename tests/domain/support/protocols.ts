import * as z from 'zod';
import { giveProtocolAdviceRequest, publishProtocolRequest } from '#domain/commands/protocol-commands.ts';
import { stepSchemas } from '#domain/commands/steps.ts';
import { protocolKind } from '#domain/door/aggregate-kind.ts';
import type { Person, Role } from '#domain/permissions/principal.ts';
import type { Policy } from '#domain/policy/policy.ts';
import { decideProtocol, type ProtocolCommand } from '#domain/protocol/decide.ts';
import type { ProtocolEvent } from '#domain/protocol/events.ts';
import { type ProtocolState, protocolStateSchema } from '#domain/protocol/state.ts';
import { Life, local } from './life.ts';

const person = (id: string, organisation: string, role: Role): Person => ({ kind: 'person', id, role, organisation });

/** Who has a part in a protocol between `kg`, which gives the data, and `ocmw`, which gets them; and who has none. */
export const PROTOCOL_PEOPLE = {
  provider: person('provider', 'kg', 'applicant'),
  dpo: person('dpo', 'kg', 'dpo'),
  signatory: person('signatory', 'kg', 'signatory'),
  recipient: person('recipient', 'ocmw', 'applicant'),
  'other dpo': person('other-dpo', 'ocmw', 'dpo'),
  'other signatory': person('other-signatory', 'ocmw', 'signatory'),
  responsible: person('responsible', 'third', 'responsible'),
  outsider: person('outsider', 'out', 'applicant'),
  'dpo of nobody': person('dpo-of-nobody', 'out', 'dpo'),
  'signatory of nobody': person('signatory-of-nobody', 'out', 'signatory'),
  secretariat: { kind: 'person', id: 'secretary', role: 'secretariat', committee: 'vtc' },
} as const satisfies Record<string, Person>;
export type ProtocolPerson = keyof typeof PROTOCOL_PEOPLE;

/** The twelve points, each with words of its own. */
export const TWELVE_POINTS = {
  controllers: 'Opgroeien regie en het OCMW',
  purposes: 'Toegang tot sociale dienstverlening',
  categories: 'Naam, geboortedatum, adres',
  recipients: 'De sociale dienst',
  legalBasis: 'Artikel 6.1.e AVG',
  security: 'Beveiligde verzending',
  periodicityAndDuration: 'Ad hoc',
  sanctions: 'Opzegging',
  originalPurposes: 'Preventieve gezinsondersteuning',
  compatibility: 'Verenigbaar',
  quality: 'Kind en Gezin is authentieke bron',
  specificMeasures: 'Logging',
} as const;

/** Two steps carry more in the API than in a scenario. */
function schemaOf(name: ProtocolCommand['do']): z.ZodType {
  if (name === 'give-protocol-advice') return giveProtocolAdviceRequest;
  return name === 'publish-protocol' ? publishProtocolRequest : stepSchemas[name].fields;
}

/** A command as the API reads it: its fields through the step's own schema. */
export function protocolCommand(
  name: ProtocolCommand['do'],
  fields: Readonly<Record<string, unknown>>,
): ProtocolCommand {
  const parsed: unknown = { do: name, fields: schemaOf(name).parse({ dossier: 'p', ...fields }) };
  return z.custom<ProtocolCommand>(() => true).parse(parsed);
}

/** A protocol in a state, as if nobody had advised, signed or published yet; in force, or ended after it was, where the state says so. */
export function aProtocol(changes: Partial<ProtocolState> = {}): ProtocolState {
  const status = changes.status ?? 'in-force';
  const held = status === 'in-force' || status === 'ended';
  return protocolStateSchema.parse({
    dossier: 'p',
    provider: 'kg',
    recipient: 'ocmw',
    status,
    round: 1,
    advices: [],
    signatures: [],
    publications: [],
    conditions: [{ ref: '1', responsible: ['third'], deadline: { report: 'breach' }, public: true, survives: false }],
    duration: { lastDay: null },
    ...(held ? { inForceAt: local('2024-03-01T10:00'), lastDaySetAt: local('2024-03-01T10:00') } : {}),
    validity: held ? [{ from: local('2024-03-01T10:00'), status: 'in-force' }] : [],
    occurrences: {},
    recordings: [],
    length: 1,
    handled: {},
    ...changes,
  });
}

const submission = (more: Readonly<Record<string, unknown>>) => ({
  provider: 'kg',
  recipient: 'ocmw',
  subject: 'Onderwerp',
  content: TWELVE_POINTS,
  ...more,
});

/** The life of a protocol: commands by local time and by the name of who gives them. */
export class ProtocolLife extends Life<ProtocolState, ProtocolEvent, undefined> {
  constructor(policy?: Policy) {
    super('protocol:p', protocolKind, { context: undefined, ...(policy === undefined ? {} : { policy }) });
  }

  /** Lets time do its work up to an instant, then gives the command; the code of its refusal, or undefined. */
  at(
    time: string,
    by: ProtocolPerson,
    name: ProtocolCommand['do'],
    fields: Readonly<Record<string, unknown>> = {},
  ): string | undefined {
    this.live(local(time));
    return this.late(time, by, name, fields);
  }

  /** Gives the command without any sweep before it. */
  late(
    time: string,
    by: ProtocolPerson,
    name: ProtocolCommand['do'],
    fields: Readonly<Record<string, unknown>> = {},
  ): string | undefined {
    const now = local(time);
    return this.give(now, (state) => decideProtocol(state, protocolCommand(name, fields), PROTOCOL_PEOPLE[by], now));
  }

  submit(time: string, more: Readonly<Record<string, unknown>> = {}): string | undefined {
    return this.at(time, 'provider', 'submit-protocol', submission(more));
  }

  /** The message with which this submission is refused. */
  refusal(time: string, more: Readonly<Record<string, unknown>>): string | undefined {
    const decision = decideProtocol(
      this.state,
      protocolCommand('submit-protocol', submission(more)),
      PROTOCOL_PEOPLE.provider,
      local(time),
    );
    return decision.ok ? undefined : decision.refusal.message;
  }

  /** Both advices, both signatures and both publications, on one day. */
  conclude(day: string): this {
    this.at(`${day}T09:00`, 'dpo', 'give-protocol-advice', { party: 'kg', opinion: 'positive' });
    this.at(`${day}T09:10`, 'other dpo', 'give-protocol-advice', { party: 'ocmw', opinion: 'positive' });
    this.at(`${day}T09:20`, 'signatory', 'sign-protocol', { party: 'kg' });
    this.at(`${day}T09:30`, 'other signatory', 'sign-protocol', { party: 'ocmw' });
    this.at(`${day}T09:40`, 'signatory', 'publish-protocol', { party: 'kg', url: 'https://kg.example/p' });
    this.at(`${day}T10:00`, 'other signatory', 'publish-protocol', { party: 'ocmw', url: 'https://ocmw.example/p' });
    return this;
  }

  get status(): string | undefined {
    return this.state?.status;
  }

  /** The notices so far, as `notice to recipient`. */
  get told(): string[] {
    return this.notices.map(({ notice, recipient }) => `${notice} to ${recipient}`);
  }
}
