import { deflateSync } from 'node:zlib';
import { type Entity, makeCertificate, makeKeys, makeRevocationList } from '#tests/signature/support/authority.ts';
import { citizen, type Hierarchy } from '#tests/signature/support/hierarchy.ts';
import { FREE_BOX, NUMBERS, type Objects, PdfFile } from '#tests/signature/support/pdf-file.ts';
import { addValidationData, sign } from '#tests/signature/support/sign.ts';

const MEGABYTE = 1024 * 1024;
/** As large as is read at all. */
const LARGEST = 31 * MEGABYTE;

export interface HostileFile {
  readonly name: string;
  readonly make: (hierarchy: Hierarchy) => Buffer;
}

const signed = (h: Hierarchy, file: PdfFile): Buffer => sign(file, { cms: { signer: h.mayor }, field: 'mayor' }).bytes;
const repeated = (text: string, length: number): Buffer => Buffer.alloc(length, text);
const oneObject = (body: string) => (h: Hierarchy) => signed(h, new PdfFile({ objects: { 20: body } }));

/** Files that are made to cost a validator time or memory. */
export const HOSTILE_FILES: readonly HostileFile[] = [
  { name: 'not a PDF, 31 MB', make: () => repeated('\x89PNG', LARGEST) },
  { name: 'sixty megabytes of nothing', make: () => Buffer.alloc(60 * MEGABYTE) },
  {
    name: 'sixty megabytes, signed',
    make: (h) => signed(h, new PdfFile({ objects: { 20: { data: Buffer.alloc(60 * MEGABYTE) } } })),
  },
  {
    name: 'thirty megabytes, signed',
    make: (h) => signed(h, new PdfFile({ objects: { 20: { data: Buffer.alloc(LARGEST - MEGABYTE) } } })),
  },
  {
    name: 'thirty megabytes, thirty signatures',
    make: (h) => {
      const file = new PdfFile({ objects: { 20: { data: Buffer.alloc(LARGEST - 2 * MEGABYTE) } } });
      for (let i = 0; i < 30; i += 1) sign(file, { cms: { signer: h.mayor }, room: 3_000 });
      return file.bytes;
    },
  },
  {
    name: 'truncated',
    make: (h) => {
      const bytes = signed(h, new PdfFile());
      return bytes.subarray(0, bytes.length - 300);
    },
  },
  {
    name: 'header and 31 MB of objects without references',
    make: () => Buffer.concat([Buffer.from('%PDF-1.7\n'), repeated('4 0 obj endobj ', LARGEST)]),
  },
  {
    name: 'stray objects in a gap of 30 MB',
    make: (h) =>
      signed(
        h,
        new PdfFile().save({}, { stray: repeated('77 0 obj endobj\n', LARGEST - MEGABYTE).toString('latin1') }),
      ),
  },
  {
    name: 'digits in a gap of 30 MB',
    make: (h) => signed(h, new PdfFile().save({}, { stray: repeated('7 7 ', LARGEST - MEGABYTE).toString('latin1') })),
  },
  { name: 'arrays nested a million deep', make: oneObject('['.repeat(1_000_000)) },
  { name: 'dictionaries nested a million deep', make: oneObject('<</A'.repeat(1_000_000)) },
  {
    name: 'brackets nested a million deep in a string',
    make: oneObject('('.repeat(1_000_000) + ')'.repeat(1_000_000)),
  },
  { name: 'ten million empty dictionaries', make: oneObject(`[${'<<>>'.repeat(7_000_000)}]`) },
  { name: 'ten million names', make: oneObject(`[${'/A'.repeat(10_000_000)}]`) },
  { name: 'ten million numbers', make: oneObject(`[${'1 '.repeat(10_000_000)}]`) },
  { name: 'a page that unpacks to a gigabyte', make: (h) => coverBomb(h, deflateSync(Buffer.alloc(1024 * MEGABYTE))) },
  {
    name: 'a page packed three times',
    make: (h) =>
      coverBomb(
        h,
        deflateSync(deflateSync(deflateSync(Buffer.alloc(512 * MEGABYTE)))),
        '[/FlateDecode /FlateDecode /FlateDecode]',
      ),
  },
  { name: 'an object stream that unpacks to half a gigabyte', make: objectStreamBomb },
  { name: 'forms that draw each other', make: formBomb },
  { name: 'ten thousand revisions', make: (h) => manyRevisions(h, 10_000) },
  { name: 'ninety revisions of twenty thousand objects', make: (h) => repeatedTables(h, 90, 20_000) },
  { name: 'four hundred signatures', make: (h) => manySignatures(h, 400) },
  { name: 'thirty signatures', make: (h) => manySignatures(h, 30) },
  { name: 'ninety signatures', make: (h) => manySignatures(h, 90) },
  { name: 'a chain of two hundred authorities', make: (h) => endlessChain(h, 200) },
  { name: 'sixty authorities that issue each other', make: namesakes },
  { name: 'a revocation list of 8 MB in the file', make: longList },
];

function coverBomb(h: Hierarchy, data: Buffer, filter = '/FlateDecode'): Buffer {
  const file = new PdfFile({ objects: { [NUMBERS.content]: { keys: `/Filter ${filter}`, data } } });
  sign(file, { cms: { signer: h.mayor }, field: 'mayor' });
  return sign(file, { cms: { signer: h.director }, box: FREE_BOX, text: 'Bert' }).bytes;
}

function objectStreamBomb(h: Hierarchy): Buffer {
  const file = new PdfFile({ mode: 'stream' });
  const [container, member] = [file.take(), file.take()];
  const data = deflateSync(Buffer.concat([Buffer.from(`${member} 0 null`), Buffer.alloc(512 * MEGABYTE, ' ')]));
  const keys = '/Type /ObjStm /N 1 /First 8 /Filter /FlateDecode';
  file.save({ [container]: { keys, data } }, { packed: { [member]: [container, 0] } });
  return signed(h, file);
}

function formBomb(h: Hierarchy): Buffer {
  const forms: Record<number, { keys: string; data: Buffer }> = {};
  for (let level = 0; level < 7; level += 1) {
    forms[20 + level] = {
      keys: `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X ${21 + level} 0 R >> >>`,
      data: Buffer.from('/X Do '.repeat(20)),
    };
  }
  forms[27] = { keys: '/Type /XObject /Subtype /Form /BBox [0 0 9 9]', data: Buffer.from('0 0 9 9 re f') };
  const objects: Objects = forms;
  const file = new PdfFile({ objects, page: '/Resources << /XObject << /X 20 0 R >> >>', text: '/X Do' });
  sign(file, { cms: { signer: h.mayor }, field: 'mayor' });
  return sign(file, { cms: { signer: h.director }, box: FREE_BOX, text: 'Bert' }).bytes;
}

function manyRevisions(h: Hierarchy, count: number): Buffer {
  const file = new PdfFile();
  const parts: Buffer[] = [file.bytes];
  let length = file.bytes.length;
  let previous = file.startxref;
  for (let i = 0; i < count; i += 1) {
    const part = Buffer.from(
      `xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size ${file.size} /Root 1 0 R /Prev ${previous} >>\nstartxref\n${length}\n%%EOF\n`,
    );
    previous = length;
    length += part.length;
    parts.push(part);
  }
  file.bytes = Buffer.concat(parts);
  return signed(h, file);
}

function repeatedTables(h: Hierarchy, revisions: number, objects: number): Buffer {
  const many = Object.fromEntries(Array.from({ length: objects }, (_, index) => [100 + index, 'null']));
  const file = new PdfFile({ objects: many });
  sign(file, { cms: { signer: h.mayor }, field: 'mayor' });
  for (let i = 0; i < revisions; i += 1) file.save(Object.fromEntries(Object.entries(many).slice(0, 200)));
  return file.bytes;
}

function manySignatures(h: Hierarchy, count: number): Buffer {
  const file = new PdfFile();
  for (let i = 0; i < count; i += 1) sign(file, { cms: { signer: h.mayor }, room: 3_000 });
  return file.bytes;
}

function authority(name: string, keys: Entity['keys'], issuer: Entity): Entity {
  return makeCertificate({
    subject: { CN: name },
    keys,
    issuer,
    isAuthority: true,
    usages: ['keyCertSign', 'cRLSign'],
  });
}

function endlessChain(h: Hierarchy, length: number): Buffer {
  const chain: Entity[] = [h.citizens];
  for (let i = 0; i < length; i += 1) chain.push(authority(`CA ${i}`, h.citizens.keys, chain.at(-1) ?? h.citizens));
  const signer = citizen(chain.at(-1) ?? h.citizens, h.mayor.keys, 'An', 'Burgemeester');
  const certificates = chain.map(({ certificate }) => certificate);
  return sign(new PdfFile(), { cms: { signer, certificates }, field: 'mayor', room: 120_000 * 2 }).bytes;
}

function namesakes(h: Hierarchy): Buffer {
  const first = makeCertificate({
    subject: { CN: 'CA' },
    keys: makeKeys('P-384'),
    isAuthority: true,
    usages: ['keyCertSign'],
  });
  const all = [first];
  for (let i = 0; i < 60; i += 1) all.push(authority('CA', first.keys, first));
  const signer = citizen(first, h.mayor.keys, 'An', 'Burgemeester');
  const certificates = all.map(({ certificate }) => certificate);
  return sign(new PdfFile(), { cms: { signer, certificates }, field: 'mayor', room: 100_000 }).bytes;
}

function longList(h: Hierarchy): Buffer {
  const revoked = Array.from({ length: 220_000 }, (_, index) => ({
    serial: BigInt(1_000_000_000_000 + index),
    at: '2024-01-01T00:00:00Z',
  }));
  const file = sign(new PdfFile(), { cms: { signer: h.mayor }, field: 'mayor' });
  return addValidationData(file, { lists: [makeRevocationList({ issuer: h.citizens, revoked })] }).bytes;
}
