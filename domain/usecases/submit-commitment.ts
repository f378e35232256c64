import type * as z from 'zod';
import type { AccessionState } from '#domain/accession/state.ts';
import type { submitCommitmentBody } from '#domain/commands/accession-commands.ts';
import type { Person } from '#domain/permissions/principal.ts';
import type { CommitmentWorks } from '#domain/ports/commitment-works.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { commandAccession } from './command-accession.ts';
import type { CommandResult, Safeguards } from './through-the-door.ts';

/** Hands in an uploaded file as the signed commitment. Whether it is good is found afterwards: by the scan, then by validation. */
export async function submitCommitment(
  ports: Ports,
  works: Pick<CommitmentWorks, 'uploads'>,
  fields: z.infer<typeof submitCommitmentBody>,
  person: Person,
  safeguards?: Safeguards,
): Promise<CommandResult<AccessionState>> {
  const { upload, dossier, organisation } = fields;
  return commandAccession(ports, { do: 'submit-commitment', fields }, person, safeguards, async () => {
    const found = await works.uploads.find(upload);
    const isTheirs = found?.dossier === dossier && found.organisation === organisation;
    const file = isTheirs ? await works.uploads.glance(upload) : 'nothing';
    if (file === 'too-large') {
      const message = 'The file is larger than its place says it may be; send a smaller one, then hand it in.';
      return { code: 'upload-too-large', message };
    }
    if (file !== 'nothing' && file !== 'empty') return undefined;
    const message = `There is no file under the upload ${upload} of ${organisation}; send the file first, then hand it in.`;
    return { code: 'upload-not-found', message };
  });
}
