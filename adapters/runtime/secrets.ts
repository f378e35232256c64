import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';

/** A secret that a function needs has no value yet; says which. */
class SecretMissing extends Error {
  override readonly name = 'SecretMissing';
}

const secretsSchema = z.record(z.string().startsWith('BERAAD_'), z.string().startsWith('arn:'));

/**
 * Fetches the secrets that `BERAAD_SECRETS` names (variable → ARN, as JSON) and puts them where a function's settings are read from, so
 * that no secret stands in a function's configuration. Called once, before the handler is loaded.
 */
export async function loadSecrets(variables: NodeJS.ProcessEnv = process.env): Promise<void> {
  const wanted = secretsSchema.parse(JSON.parse(variables.BERAAD_SECRETS ?? '{}'));
  const client = new SecretsManagerClient({});
  await Promise.all(
    Object.entries(wanted).map(async ([name, SecretId]) => {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
      if (SecretString === undefined || SecretString === '')
        throw new SecretMissing(`the secret for ${name} has no value`);
      variables[name] = SecretString;
    }),
  );
}
