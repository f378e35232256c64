import { SIGNATURE_EXPLANATIONS, VERDICT_NAMES } from '#domain/signature/locales/nl.ts';
import type { SignatureReport } from '#domain/signature/report.ts';

/** A report as a person reads it, in Dutch. */
export function renderReport(file: string, report: SignatureReport): string {
  const lines = [`${file}: ${VERDICT_NAMES[report.verdict]}`];
  report.signatures.forEach((signature, index) => {
    lines.push(
      `  Handtekening ${index + 1}: ${VERDICT_NAMES[signature.verdict]}`,
      `    ondertekenaar: ${signature.signer ?? 'onbekend'}`,
      `    opgegeven tijdstip: ${signature.signedAt ?? 'geen'}`,
      `    algoritme: ${signature.algorithm ?? 'onbekend'}`,
      `    dekt het hele bestand: ${signature.coversWholeFile ? 'ja' : 'nee'}`,
    );
    if (report.signatures.length > 1) lines.push(...signature.codes.map((code) => `    - [${code}]`));
  });
  if (report.boundToIssued !== null) {
    lines.push(`  Begint met de verbintenis die werd uitgereikt: ${report.boundToIssued ? 'ja' : 'nee'}`);
  }
  lines.push(...report.codes.map((code) => `  - ${SIGNATURE_EXPLANATIONS[code]} [${code}]`));
  return `${lines.join('\n')}\n`;
}
