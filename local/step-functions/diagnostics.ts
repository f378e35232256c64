/** One finding about a definition, as ValidateStateMachineDefinition answers it. */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly message: string;
  readonly location: string;
}

/** Takes a finding; a second one at the same place is dropped. */
export type Report = (code: string, message: string, location: string, severity?: Diagnostic['severity']) => void;
