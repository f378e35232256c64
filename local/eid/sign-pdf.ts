import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { Signer } from './hierarchy.ts';

/** Room for a CMS with three certificates. */
const CONTENTS_BYTES = 12_288;
const BYTE_RANGE_WIDTH = 60;

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

const attribute = (type: string, value: asn1js.BaseBlock): pkijs.Attribute =>
  new pkijs.Attribute({ type, values: [value] });

/** A copy whose buffer is its own, as WebCrypto and asn1js want it. */
const own = (bytes: Uint8Array): ArrayBuffer => {
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
};

/** The detached CMS of a signature as CAdES has it: signed attributes with the digest and the signer's certificate. */
async function signCms(content: Uint8Array, signer: Signer, chain: readonly Signer[]): Promise<Uint8Array> {
  const certificate = pkijs.Certificate.fromBER(signer.certificate.rawData);
  const digest = createHash('sha384').update(content).digest();
  // ESSCertIDv2 with its default SHA-256 left out (RFC 5035, 4).
  const identified = new asn1js.Sequence({
    value: [
      new asn1js.Sequence({
        value: [
          new asn1js.Sequence({
            value: [
              new asn1js.OctetString({
                valueHex: own(createHash('sha256').update(new Uint8Array(signer.certificate.rawData)).digest()),
              }),
            ],
          }),
        ],
      }),
    ],
  });
  const signed = new pkijs.SignedData({
    version: 1,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: OID.data }),
    signerInfos: [
      new pkijs.SignerInfo({
        version: 1,
        sid: new pkijs.IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
        signedAttrs: new pkijs.SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            attribute(OID.contentType, new asn1js.ObjectIdentifier({ value: OID.data })),
            attribute(OID.messageDigest, new asn1js.OctetString({ valueHex: own(digest) })),
            attribute(OID.signingCertificateV2, identified),
          ],
        }),
      }),
    ],
    certificates: [certificate, ...chain.map((one) => pkijs.Certificate.fromBER(one.certificate.rawData))],
  });
  await signed.sign(signer.key, 0, 'SHA-384', own(content));
  const info = new pkijs.ContentInfo({ contentType: OID.signedData, content: signed.toSchema(true) });
  return new Uint8Array(info.toSchema().toBER());
}

interface Found {
  readonly text: string;
  readonly root: string;
  readonly information: string;
  readonly id: string;
  readonly size: number;
  readonly previous: number;
}

/** What a revision must know of a file with classic cross-references, as Beraad's own documents have. */
function readFile(file: Buffer): Found {
  const text = file.toString('latin1');
  const last = (pattern: RegExp): string => {
    const found = [...text.matchAll(pattern)].at(-1)?.[1];
    if (found === undefined) throw new Error(`the file has no ${pattern.source}`);
    return found;
  };
  return {
    text,
    root: last(/\/Root (\d+ \d+ R)/g),
    information: last(/\/Info (\d+ \d+ R)/g),
    id: last(/\/ID (\[[^\]]*\])/g),
    size: Number(last(/\/Size (\d+)/g)),
    previous: Number(last(/startxref\s+(\d+)/g)),
  };
}

/** The object of the form field of a name, in the newest revision that has it. */
function fieldObject(text: string, name: string): { readonly number: number; readonly body: string } {
  for (const [, number = '', body = ''] of [...text.matchAll(/(\d+) 0 obj\n(<<[\s\S]*?>>)\nendobj/g)].reverse()) {
    if (body.includes(`/T (${name})`) && body.includes('/FT /Sig')) return { number: Number(number), body };
  }
  throw new Error(`the file has no signature field ${name}`);
}

const pdfDate = (at: Date): string => `D:${at.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`;

/**
 * Signs an empty signature field by adding a revision, as eID programs do: the field gets its value, nothing else changes, and the
 * signature covers all of the file but itself.
 */
export async function signField(
  given: Uint8Array,
  field: string,
  signer: Signer,
  chain: readonly Signer[],
  at: Date,
): Promise<Uint8Array> {
  const file = Buffer.from(given);
  const { text, root, information, id, size, previous } = readFile(file);
  const target = fieldObject(text, field);
  const value = size;
  const placeholder = '0'.repeat(CONTENTS_BYTES * 2);
  const signature =
    `${value} 0 obj\n<<\n/Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached\n/M (${pdfDate(at)})\n` +
    `/ByteRange ${' '.repeat(BYTE_RANGE_WIDTH)}\n/Contents <${placeholder}>\n>>\nendobj\n`;
  const changed = `${target.number} 0 obj\n${target.body.replace(/>>$/, `/V ${value} 0 R\n>>`)}\nendobj\n`;
  const begin = file.length;
  const start = file.at(-1) === 0x0a ? '' : '\n';
  const changedAt = begin + start.length;
  const signatureAt = changedAt + changed.length;
  const tableAt = signatureAt + signature.length;
  const entry = (offset: number): string => `${String(offset).padStart(10, '0')} 00000 n \n`;
  const table =
    `xref\n${target.number} 1\n${entry(changedAt)}${value} 1\n${entry(signatureAt)}` +
    `trailer\n<<\n/Size ${size + 1}\n/Root ${root}\n/Info ${information}\n/ID ${id}\n/Prev ${previous}\n>>\nstartxref\n${tableAt}\n%%EOF\n`;
  const whole = Buffer.concat([file, Buffer.from(`${start}${changed}${signature}${table}`, 'latin1')]);
  const contentsAt = signatureAt + signature.indexOf('/Contents <') + '/Contents '.length;
  const contentsEnd = contentsAt + placeholder.length + 2;
  const range = `[0 ${contentsAt} ${contentsEnd} ${whole.length - contentsEnd}]`;
  whole.write(range, signatureAt + signature.indexOf('/ByteRange ') + '/ByteRange '.length, 'latin1');
  const content = Buffer.concat([whole.subarray(0, contentsAt), whole.subarray(contentsEnd)]);
  const cms = Buffer.from(await signCms(content, signer, chain)).toString('hex');
  if (cms.length > placeholder.length) throw new Error('the signature is larger than the room that was left for it');
  whole.write(cms, contentsAt + 1, 'latin1');
  return new Uint8Array(whole);
}
