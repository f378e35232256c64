// The titles of notices stand with the mail, in adapters/ses/templates: pages may not import adapters, nor adapters pages. Whoever
// joins the two (functions/web, local/replay) hands the titles over as `Names`.

import { dayInWords, days } from './dates.ts';

/** The names that sentences need and that a log does not hold. */
export interface Names {
  organisation(id: string): string;
  notice(name: string): string;
}

/** When in its plan a notice was sent: `7 dagen vooraf`, `op de dag zelf`, `14 dagen te laat`. */
export function milestoneInWords(notice: string, milestone: number): string {
  if (milestone < 0) return `${days(milestone)} vooraf`;
  if (milestone === 0) return 'op de dag zelf';
  if (notice === 'asap-nudge') return `${milestone}e herinnering`;
  if (notice === 'review-reminder' || notice === 'admissibility-reminder' || notice === 'accession-review-reminder')
    return milestone === 1 ? 'na 1 werkdag' : `na ${milestone} werkdagen`;
  if (notice.endsWith('-overdue') || notice.endsWith('-escalated')) return `${days(milestone)} te laat`;
  return `na ${days(milestone)}`;
}

const LADDER: readonly string[] = ['condition-reminder', 'condition-overdue', 'condition-escalated'];

/** How far from its due day a notice leaves, where that is not what its plan says because only working days count; in whole days, negative before. */
export function actualMilestoneInWords(notice: string, milestone: number, distance: number): string {
  if (!LADDER.includes(notice) || distance === milestone) return milestoneInWords(notice, milestone);
  return `${milestoneInWords(notice, distance)}, verschoven naar een werkdag`;
}

/** A notice's recipient by reference, given the names of bodies and committees. */
export function recipientInWords(
  recipient: string,
  names: { organisation(id: string): string; committee(id: string): string },
): string {
  const [role, id = ''] = recipient.split(':');
  switch (role) {
    case 'dpo':
      return `Functionaris voor gegevensbescherming, ${names.organisation(id)}`;
    case 'secretariat':
      return `Secretariaat, ${names.committee(id)}`;
    case 'chair':
      return `Voorzitter, ${names.committee(id)}`;
    default:
      return names.organisation(id);
  }
}

/** What the day of a notice is, where it is no due day. */
const DAY_NAMES: Readonly<Record<string, string>> = {
  'meeting-scheduled': 'zitting van',
  'authorisation-expiring': 'laatste dag',
  'authorisation-expired': 'laatste dag',
};

/** A notice in one line: what, about which condition or advice, when in its plan, and the day it is about. */
export function noticeInWords(
  notice: {
    readonly notice: string;
    readonly condition?: string | undefined;
    readonly adviser?: string | undefined;
    readonly milestone?: number | undefined;
    readonly due?: string | undefined;
  },
  names: Names,
): string {
  const matter = [
    ...(notice.condition === undefined ? [] : [`voorwaarde ${notice.condition}`]),
    ...(notice.adviser === undefined ? [] : [`advies van ${names.organisation(notice.adviser)}`]),
    ...(notice.milestone === undefined ? [] : [milestoneInWords(notice.notice, notice.milestone)]),
    ...(notice.due === undefined ? [] : [`${DAY_NAMES[notice.notice] ?? 'vervaldag'} ${dayInWords(notice.due)}`]),
  ];
  return `${names.notice(notice.notice)}${matter.length === 0 ? '' : ` (${matter.join(', ')})`}`;
}
