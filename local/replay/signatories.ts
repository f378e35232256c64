import type { Scenario } from '#scenarios/format/scenario-schema.ts';

/** The names of those who may sign for an organisation: the first signs alone, or both. */
export type Signatories = (organisation: string) => readonly [string, string];

/** The signatories that a scenario declares; where it declares none or one, invented ones stand in. */
export function signatoriesOf({ people, organisations }: Scenario): Signatories {
  return (organisation) => {
    const name = organisations[organisation]?.name ?? organisation;
    const declared = Object.values(people)
      .filter((person) => person.role === 'signatory' && person.organisation === organisation)
      .map((person) => person.name);
    const [first = `Mandataris van ${name}`, second = `Directeur van ${name}`] = declared;
    return [first, second];
  };
}
