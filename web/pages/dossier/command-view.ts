import type { StepName } from '#domain/commands/steps.ts';

/** A command that somebody asks for, and what it is about. */
export interface CommandView {
  readonly step: StepName;
  /** Whether they may give it now. */
  readonly isOpen: boolean;
  readonly dossier?:
    | { readonly id: string; readonly subject: string; readonly number?: string | undefined }
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
  /** Fields that are known without asking: where the command stands, and who gives it. */
  readonly given: Readonly<Record<string, unknown>>;
}
