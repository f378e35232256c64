import type { SignatureCode } from '#domain/signature/codes.ts';

/** Something that ends the validation of a file, a signature or a timestamp; `detail` is for people and holds no personal data. */
export class SignatureProblem extends Error {
  override readonly name = 'SignatureProblem';
  readonly code: SignatureCode;

  constructor(code: SignatureCode, detail: string) {
    super(detail);
    this.code = code;
  }
}
