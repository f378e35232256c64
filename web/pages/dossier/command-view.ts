import type { CommandName } from '#web/forms/commands.ts';
import type { Link } from '#web/layout/page.ts';
import type { DecisionView } from './decision-section.ts';

/** A command that somebody asks for, and what it is about. */
export interface CommandView {
  readonly step: CommandName;
  /** Whether they may give it now. */
  readonly isOpen: boolean;
  /** The version of what the command changes, as it is shown: another one is told before anything is done. */
  readonly version?: number | undefined;
  /** What the command is about: its page, the pages above that, what it is about, and the body whose accession it is. */
  readonly matter?:
    | {
        readonly page: Link;
        readonly trail: readonly Link[];
        readonly subject: string;
        readonly body?: string | undefined;
      }
    | undefined;
  readonly condition?:
    | {
        readonly reportedAs: string;
        readonly text?: string | undefined;
        readonly responsible: string;
        /** The due day, `YYYY-MM-DD`. */
        readonly due?: string | undefined;
      }
    | undefined;
  /** What else must be known to fill it in, such as what a counter-event takes back. */
  readonly facts?: readonly { readonly label: string; readonly value: string }[] | undefined;
  /** The decision that is signed or published. */
  readonly decision?: DecisionView | undefined;
  /** Where stands what must be read before. */
  readonly readFirst?: Link | undefined;
  /** Fields in which one of a few known things is meant, each by its id with its words. */
  readonly choices?:
    | Readonly<Record<string, readonly { readonly value: string; readonly label: string }[]>>
    | undefined;
  /** What the form begins with. */
  readonly preset?: readonly (readonly [string, string])[] | undefined;
  /** Fields that are known without asking: where the command stands, and who gives it. */
  readonly given: Readonly<Record<string, unknown>>;
}
