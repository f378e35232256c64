import { titleOfNotice } from '#adapters/ses/templates/texts-nl.ts';
import { conditionMatter } from '#domain/condition/time.ts';
import { explain } from '#domain/deadlines/explanation.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { ConditionNow } from '#functions/middleware/dossier-reads.ts';
import { actualMilestoneInWords, milestoneInWords } from '#web/locales/nl/notices.ts';
import { whyInWords } from '#web/locales/nl/why-date.ts';
import type { WhyDate } from '#web/pages/dossier/sections.ts';
import { accessionHref, type Matter } from './matters.ts';

/** A notice with when in its plan it leaves. */
export const noticeAndMilestone = (notice: string, milestone: number | undefined): string =>
  `${titleOfNotice(notice, false)}${milestone === undefined ? '' : ` (${milestoneInWords(notice, milestone)})`}`;

const DAY_MS = 86_400_000;

/** A notice with how far from the due day it truly leaves. */
function noticeAsItLeaves(
  notice: string,
  milestone: number | undefined,
  due: string | undefined,
  date: string,
): string {
  if (milestone === undefined || due === undefined) return noticeAndMilestone(notice, milestone);
  const distance = Math.round((Date.parse(date) - Date.parse(due)) / DAY_MS);
  return `${titleOfNotice(notice, false)} (${actualMilestoneInWords(notice, milestone, distance)})`;
}

/** Why a condition is due when it is, and which notices follow while nobody acts. */
export function whyOf({ state }: ConditionNow, policy: Policy, now: string): WhyDate | undefined {
  if (state.dueRule === undefined) return undefined;
  const upcoming = (conditionMatter(state, policy)?.milestones ?? [])
    .filter(({ instant }) => instant > now)
    .map(({ date, notice, milestone }) => ({
      day: date,
      what: noticeAsItLeaves(notice, milestone, state.due, date),
    }));
  return { because: whyInWords(explain(state.dueRule, policy)), upcoming };
}

/** The page on which a condition stands, as addresses of its steps are made from it. */
export function conditionPlace(condition: ConditionNow): Pick<Matter, 'page' | 'acceder'> {
  const { href, acceder } = pageOfCondition(condition);
  return { page: { href, label: '' }, ...(acceder === undefined ? {} : { acceder }) };
}

/** Where the page stands on which a condition is: that of its dossier or protocol, or of the accession that took it on. */
export function pageOfCondition({ state: { opening } }: ConditionNow): {
  readonly href: string;
  readonly acceder?: string;
} {
  const { dossier, organisation, round } = opening;
  return round === undefined
    ? { href: `/dossiers/${encodeURIComponent(dossier)}` }
    : { href: accessionHref(dossier, organisation), acceder: organisation };
}
