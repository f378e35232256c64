import { plainAddPlaceholder } from '@signpdf/placeholder-plain';
import { SignPdf } from '@signpdf/signpdf';
import { Signer, SUBFILTER_ADOBE_PKCS7_DETACHED, SUBFILTER_ETSI_CADES_DETACHED } from '@signpdf/utils';
import PDFDocument from 'pdfkit';
import { describe, expect, test } from 'vitest';
import { readTrust } from '#adapters/signature/certificates/trust.ts';
import { validateSignatures } from '#adapters/signature/validate-signatures.ts';
import type { Entity } from './support/authority.ts';
import { makeCms } from './support/cms-writer.ts';
import { AT, makeHierarchy, trustFiles, trustOf } from './support/hierarchy.ts';

const hierarchy = makeHierarchy('P-384', 'P-384');
const files = trustFiles(trustOf(hierarchy)).map(({ path, text }) => ({ name: path, bytes: Buffer.from(text) }));
const inFolder = (folder: string) => files.filter(({ name }) => name.startsWith(folder));
const { trust } = readTrust({
  roots: inFolder('roots/'),
  intermediates: inFolder('intermediates/'),
  lists: inFolder('crl/'),
});

class Card extends Signer {
  readonly #person: Entity;

  constructor(person: Entity) {
    super();
    this.#person = person;
  }

  override async sign(data: Buffer): Promise<Buffer> {
    return makeCms(data, { signer: this.#person, certificates: [hierarchy.citizens.certificate] });
  }
}

/** A tagged document without a form: the program makes its own field. */
async function aDocument(): Promise<Buffer> {
  const document = new PDFDocument({ size: 'A4', tagged: true, pdfVersion: '1.7', lang: 'nl-BE' });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve) => document.on('end', resolve));
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  document.text('Verbintenis');
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

describe('a document signed by a program that is not ours', () => {
  test.each([SUBFILTER_ADOBE_PKCS7_DETACHED, SUBFILTER_ETSI_CADES_DETACHED])(
    'is valid, once and twice, as %s',
    async (subFilter) => {
      const issued = await aDocument();
      const signed = async (file: Buffer, by: Entity): Promise<Buffer> => {
        const signingTime = new Date('2025-06-10T09:30:00Z');
        const about = { reason: 'Akkoord', contactInfo: 'An', name: 'An', location: 'Leuven', signatureLength: 8192 };
        const prepared = plainAddPlaceholder({ pdfBuffer: file, ...about, subFilter, signingTime });
        return new SignPdf().sign(prepared, new Card(by));
      };
      const once = await signed(issued, hierarchy.mayor);
      const twice = await signed(once, hierarchy.director);

      for (const [file, count] of [
        [once, 1],
        [twice, 2],
      ] as const) {
        const { report } = validateSignatures(file, { trust, at: AT, issued });
        expect({ ...report, signatures: report.signatures.length }).toEqual({
          verdict: 'valid',
          codes: [],
          signatures: count,
          boundToIssued: true,
        });
      }
    },
  );
});
