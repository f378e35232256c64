// npm run --silent client-key: makes the pair of keys by which Beraad proves itself to ACM/IDM (private_key_jwt, RS256). The private
// half goes to standard output and from there straight into the secret; the public half, to be registered, to standard error.
import { generateKeyPairSync, randomUUID } from 'node:crypto';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const kid = `beraad-${randomUUID()}`;
const named = { kid, alg: 'RS256', use: 'sig' };
console.error(JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), ...named }] }, null, 2));
console.log(JSON.stringify({ ...privateKey.export({ format: 'jwk' }), ...named }));
