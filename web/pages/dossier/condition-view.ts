import type { ConditionStatus } from '#domain/condition/steps.ts';
import type { Link } from '#web/layout/page.ts';
import type { DocumentRow, TimelineItem, WhyDate } from './sections.ts';

/** A condition with everything that was handed in and asked for it. */
export interface ConditionPageView {
  readonly page: Link;
  readonly trail: readonly Link[];
  readonly subject: string;
  readonly reportedAs: string;
  readonly text?: string | undefined;
  readonly responsible: string;
  readonly status: ConditionStatus;
  readonly version: number;
  readonly due?: string | undefined;
  readonly why?: WhyDate | undefined;
  /** The evidence that was handed in last. */
  readonly evidence?:
    | {
        readonly at: string;
        readonly by?: string | undefined;
        readonly text?: string | undefined;
        /** Whether it was handed in by mistake, which was set right. */
        readonly isUndone: boolean;
      }
    | undefined;
  readonly documents: readonly DocumentRow[];
  /** The extension that was asked for and not answered. */
  readonly asked?:
    | { readonly at: string; readonly due?: string | undefined; readonly reason?: string | undefined }
    | undefined;
  readonly timeline: readonly TimelineItem[];
  /** What the reader may do: the step, with where its form is. */
  readonly steps: readonly { readonly step: string; readonly href: string }[];
}
