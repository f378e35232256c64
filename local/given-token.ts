import { readFile } from 'node:fs/promises';

/** No token can be read; the message is for the person at the keyboard. */
export class TokenFileError extends Error {}

/**
 * The bearer token that a program was given: of the file that was named, else of BERAAD_TOKEN. Undefined where there is neither: an embedded
 * platform then gives one itself. Throws a TokenFileError. A token is no argument of a command: those can be read by everybody on a machine.
 */
export async function givenToken(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return process.env.BERAAD_TOKEN || undefined;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new TokenFileError(`${file} cannot be read. Give the path of a file with a bearer token (docs/deploy.md).`);
  }
  const token = text.trim();
  if (!/^\S+$/.test(token)) throw new TokenFileError(`${file} holds no bearer token, or more than one.`);
  return token;
}
