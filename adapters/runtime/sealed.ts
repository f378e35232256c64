import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Closes texts that travel through other hands: nobody there can read or change them. */
export interface Seal {
  close(text: string): string;
  /** The text; undefined for what this seal did not close. */
  open(closed: string): string | undefined;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A seal of one purpose, of a key that others have too. AES-256-GCM. */
export function sealFor(purpose: string, keyText: string): Seal {
  const key = createHash('sha256').update(`${purpose} ${keyText}`).digest();
  return {
    close(text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(closed) {
      const bytes = Buffer.from(closed, 'base64url');
      if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString(
          'utf8',
        );
      } catch {
        return undefined;
      }
    },
  };
}
