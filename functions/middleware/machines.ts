import type * as z from 'zod';
import { ENVIRONMENT } from '#adapters/runtime/environment.ts';
import { type Executions, stepFunctions } from '#adapters/stepfunctions/executions.ts';

const { BERAAD_AUTHORISATION_MACHINE, BERAAD_CONDITION_MACHINE, BERAAD_PROTOCOL_MACHINE, BERAAD_ACCESSION_MACHINE } =
  ENVIRONMENT;

/** The variables that a function which starts or resumes executions needs: one for each workflow. */
export const MACHINE_VARIABLES = {
  BERAAD_AUTHORISATION_MACHINE,
  BERAAD_CONDITION_MACHINE,
  BERAAD_PROTOCOL_MACHINE,
  BERAAD_ACCESSION_MACHINE,
};

/** The executions of every kind of aggregate, reached by what the environment says. */
export function executionsOf(environment: z.infer<z.ZodObject<typeof MACHINE_VARIABLES>>): Executions {
  return stepFunctions({
    dossier: environment.BERAAD_AUTHORISATION_MACHINE,
    condition: environment.BERAAD_CONDITION_MACHINE,
    protocol: environment.BERAAD_PROTOCOL_MACHINE,
    accession: environment.BERAAD_ACCESSION_MACHINE,
  });
}
