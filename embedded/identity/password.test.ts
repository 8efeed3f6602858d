import { expect, test } from 'vitest';

import { isOutdated, isPassword, hashPassword } from './password-hash.ts';
import { passwordProblems } from './password-rule.ts';
import { randomPassword } from './random-password.ts';

test.each([
  { password: 'Aa1-aaaa', then: [] },
  { password: 'Ää1-äääß', then: [] },
  { password: 'Aa1-aaa', then: ['short'] },
  { password: `Aa1-${'x'.repeat(125)}`, then: ['long'] },
  { password: 'aa1-aaaa', then: ['upper'] },
  { password: 'AA1-AAAA', then: ['lower'] },
  { password: 'Aab-aaaa', then: ['digit'] },
  { password: 'Aa1aaaaa', then: ['special'] },
  { password: 'Aa1 aaaa', then: ['special'] },
  { password: '', then: ['short', 'upper', 'lower', 'digit', 'special'] },
  { password: 'My-ASHA-2026', username: 'asha', then: ['username'] },
  { password: 'Password@123', then: ['common'] },
  { password: 'P@ssw0rd!', then: ['common'] },
  { password: 'Admin@1234', then: ['common'] },
  { password: 'W3lcome#2026', then: ['common'] },
])('$password lacks $then', ({ password, username = '', then }) => {
  expect(passwordProblems(password, username)).toEqual(then);
});

test('a random password keeps the rule and is never the same', () => {
  const passwords = Array.from({ length: 200 }, randomPassword);
  expect(passwords.filter((password) => passwordProblems(password, 'admin').length > 0)).toEqual([]);
  expect(new Set(passwords).size).toBe(200);
});

test('a hash is right for its own password alone, and says nothing of it', async () => {
  const [one, other] = await Promise.all([hashPassword('Aa1-aaaa'), hashPassword('Aa1-aaaa')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(other);
  expect(await isPassword('Aa1-aaaa', one)).toBe(true);
  expect(await isPassword('Aa1-aaab', one)).toBe(false);
  expect(await isPassword('', one)).toBe(false);
  expect(await isPassword('Aa1-aaaa', undefined)).toBe(false);
  expect(await isPassword('Aa1-aaaa', 'no hash')).toBe(false);
});

test('the hash is Argon2id as others compute it', async () => {
  // echo -n password | argon2 somesaltsomesalt -id -t 2 -k 19456 -p 1 -l 32 would print the same.
  const known = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  expect(await isPassword('password', known)).toBe(true);
  expect(isOutdated(known)).toBe(true);
  expect(isOutdated(await hashPassword('x'))).toBe(false);
});

test('letters that look the same are the same, however they were typed', async () => {
  expect(await isPassword('Caf\u0065\u0301-1234', await hashPassword('Caf\u00e9-1234'))).toBe(true);
});
