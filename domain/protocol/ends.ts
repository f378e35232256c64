import type { ConditionEnd } from '#domain/condition/ends.ts';
import type { ProtocolState } from './state.ts';

/** What has ended the conditions of a protocol: its last day, or a party; nothing while it is in force, or where it never was. */
export function protocolEnds(state: ProtocolState): ConditionEnd[] {
  const last = state.validity.at(-1);
  return last === undefined || last.status === 'in-force' ? [] : [{ at: last.from, because: last.status }];
}
