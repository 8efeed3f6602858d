import { randomInt } from 'node:crypto';

import { passwordProblems } from './password-rule.ts';

/** No letter that is taken for another one when it is read out or typed from paper. */
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** A password of four groups of five characters, 115 bits, that keeps the password rule. */
export function randomPassword(): string {
  for (;;) {
    const groups = Array.from({ length: 4 }, () =>
      Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join(''),
    );
    const password = groups.join('-');
    if (passwordProblems(password, '').length === 0) {
      return password;
    }
  }
}
