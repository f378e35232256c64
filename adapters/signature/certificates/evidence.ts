import { SignatureProblem } from '../problem.ts';
import type { WorkBudget } from '../work-budget.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { DerError } from './der.ts';
import { type RevocationList, readRevocationList } from './revocation-list.ts';
import { readBasicAnswer, readStatusAnswer, type StatusAnswer } from './status-answer.ts';
import type { Trust } from './trust.ts';

/** Longer chains and fuller files than any card or service makes. */
const MOST_CERTIFICATES = 200;
const MOST_ANSWERS = 100;

/**
 * What there is to judge certificates with: the trust that was given, and what the file itself carries. What the
 * file carries proves nothing by itself; whoever uses it checks who signed it.
 */
export class Evidence {
  readonly trust: Trust;
  readonly budget: WorkBudget;
  readonly certificates: Certificate[] = [];
  readonly lists: RevocationList[];
  readonly answers: StatusAnswer[] = [];
  readonly #known = new Set<string>();

  constructor(trust: Trust, budget: WorkBudget) {
    this.trust = trust;
    this.budget = budget;
    this.lists = [...trust.lists];
    for (const certificate of trust.intermediates) this.#add(certificate);
  }

  /** Takes a certificate from the file; one that cannot be read is of no use and is left out. */
  addCertificate(der: Uint8Array): void {
    const certificate = this.#take(() => readCertificate(der, this.budget));
    if (certificate !== undefined) this.#add(certificate);
  }

  #add(certificate: Certificate): void {
    if (this.#known.has(certificate.fingerprint)) return;
    if (this.#known.size >= MOST_CERTIFICATES + this.trust.intermediates.length) {
      throw new SignatureProblem('too-complex', 'too many certificates');
    }
    this.#known.add(certificate.fingerprint);
    this.certificates.push(certificate);
  }

  addList(der: Uint8Array): void {
    const list = this.#take(() => readRevocationList(der, this.budget));
    if (list !== undefined) this.lists.push(list);
    this.#limit();
  }

  addAnswer(der: Uint8Array): void {
    const answer = this.#take(() => readStatusAnswer(der, this.budget));
    if (answer !== undefined) this.answers.push(answer);
    this.#limit();
  }

  addBasicAnswer(der: Uint8Array): void {
    const answer = this.#take(() => readBasicAnswer(der, this.budget));
    if (answer !== undefined) this.answers.push(answer);
    this.#limit();
  }

  #limit(): void {
    if (this.answers.length + this.lists.length - this.trust.lists.length > MOST_ANSWERS) {
      throw new SignatureProblem('too-complex', 'too many revocation data');
    }
  }

  #take<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      const isUseless =
        error instanceof DerError || (error instanceof SignatureProblem && error.code === 'certificate-malformed');
      if (isUseless) return undefined;
      throw error;
    }
  }
}
