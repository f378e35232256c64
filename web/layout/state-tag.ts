import { html } from 'hono/html';
import type { AccessionStatus } from '#domain/accession/steps.ts';
import type { ConditionStatus } from '#domain/condition/steps.ts';
import {
  accessionStateName,
  CONDITION_STATE_NAMES,
  dossierStateName,
  MAIL_STATE_NAMES,
  type MailState,
} from '#web/locales/nl/states.ts';
import type { LifeStatus } from '#web/pages/dossier/life.ts';
import type { Html } from './page.ts';

/** Colours of the design system. The word says it all; the colour only helps to find it. */
type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';

const LIFE_TONES: Readonly<Record<LifeStatus, Tone>> = {
  submitted: 'info',
  'awaiting-information': 'warning',
  admissible: 'info',
  'awaiting-advice': 'warning',
  'ready-for-meeting': 'info',
  scheduled: 'info',
  decided: 'info',
  signed: 'info',
  'in-force': 'success',
  suspended: 'danger',
  expired: 'neutral',
  revoked: 'danger',
  superseded: 'neutral',
  inadmissible: 'neutral',
  refused: 'neutral',
  withdrawn: 'neutral',
  draft: 'warning',
  'ready-to-sign': 'info',
  'partly-signed': 'info',
  ended: 'neutral',
  prepared: 'warning',
  'under-review': 'info',
  active: 'success',
};

const CONDITION_TONES: Readonly<Record<ConditionStatus, Tone>> = {
  pending: 'neutral',
  open: 'info',
  'in-review': 'warning',
  fulfilled: 'success',
  overdue: 'danger',
  waived: 'neutral',
  ongoing: 'info',
  ended: 'neutral',
};

const MAIL_TONES: Readonly<Record<MailState, Tone>> = {
  joined: 'info',
  unknown: 'warning',
  sent: 'success',
  delivered: 'success',
  bounced: 'danger',
  complained: 'warning',
  obsolete: 'neutral',
  failed: 'danger',
};

const tag = (tone: Tone, label: string): Html => html`<span class="ds-tag" data-color="${tone}">${label}</span>`;

/** The state of a dossier or protocol as a label. */
export const dossierTag = (status: LifeStatus): Html => tag(LIFE_TONES[status], dossierStateName(status));

/** The state of an accession as a label; its states have tones of the same names. */
export const accessionTag = (status: AccessionStatus): Html => tag(LIFE_TONES[status], accessionStateName(status));

/** The state of a condition as a label. */
export const conditionTag = (status: ConditionStatus): Html =>
  tag(CONDITION_TONES[status], CONDITION_STATE_NAMES[status]);

/** What became of a notice as a label. */
export const mailTag = (status: MailState): Html => tag(MAIL_TONES[status], MAIL_STATE_NAMES[status]);
