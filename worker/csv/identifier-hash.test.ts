import { createCipheriv, hkdfSync } from 'node:crypto';

import { expect, test } from 'vitest';

import { hashOne, makeIdentifierHash } from './identifier-hash.ts';

const secret = '5e'.repeat(32);

test('a hash is the first half of the AES block of the identifier under the derived key', () => {
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'hex'), '', 'cqube identifier', 32));
  const block = Buffer.alloc(16);
  block.writeBigInt64BE(750101001010001n);
  const encrypted = createCipheriv('aes-256-ecb', key, null).update(block);
  expect(hashOne(makeIdentifierHash(secret), 750101001010001n)).toBe(encrypted.readBigInt64BE());
});

test('one identifier has one hash, alone or among others, and other places stay as they are', () => {
  const hash = makeIdentifierHash(secret);
  const view = new DataView(new ArrayBuffer(40));
  [7n, 8n, 7n, 9n, -1n].forEach((identifier, index) => view.setBigInt64(index * 8, identifier));
  hash(view, [0, 8, 16]);
  const found = [0, 8, 16, 24, 32].map((place) => view.getBigInt64(place));
  expect(found).toEqual([hashOne(hash, 7n), hashOne(hash, 8n), hashOne(hash, 7n), 9n, -1n]);
  expect(new Set(found).size).toBe(4);
});

test('another secret gives another hash', () => {
  expect(hashOne(makeIdentifierHash(secret), 7n)).not.toBe(hashOne(makeIdentifierHash('5f'.repeat(32)), 7n));
});

test('a secret that is too short is refused', () => {
  expect(() => makeIdentifierHash('5e')).toThrow('at least 32 hexadecimal digits');
  expect(() => makeIdentifierHash('not hexadecimal at all, though long enough')).toThrow('at least 32 hexadecimal');
});
