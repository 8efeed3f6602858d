/** What a password lacks; the page has a sentence for each. */
export type PasswordProblem = 'short' | 'long' | 'upper' | 'lower' | 'digit' | 'special' | 'username' | 'common';

/**
 * The password rule: 8 to 128 characters, an upper and a lower case letter, a digit, a special character,
 * not the username, and none of the words that everybody tries first.
 */
export function passwordProblems(password: string, username: string): PasswordProblem[] {
  const problems: [PasswordProblem, boolean][] = [
    ['short', [...password].length < 8],
    ['long', [...password].length > 128],
    ['upper', !/\p{Lu}/u.test(password)],
    ['lower', !/\p{Ll}/u.test(password)],
    ['digit', !/\p{Nd}/u.test(password)],
    ['special', !/[^\p{L}\p{M}\p{Nd}\s]/u.test(password)],
    ['username', username.length >= 3 && password.toLowerCase().includes(username.toLowerCase())],
    ['common', isCommon(password)],
  ];
  return problems.filter(([, holds]) => holds).map(([problem]) => problem);
}

const lookAlike: Readonly<Record<string, string>> = {
  '@': 'a', '4': 'a', '0': 'o', '1': 'i', '3': 'e', '$': 's', '5': 's',
};

/** What is left of "P@ssw0rd!23" when decoration is taken off is "password". */
const words = new Set([
  'abc', 'abcd', 'abcde', 'abcdef', 'admin', 'administrator', 'asdf', 'asdfgh', 'changeme', 'cqube', 'default', 'demo',
  'guest', 'hello', 'iloveyou', 'india', 'letmein', 'login', 'master', 'pass', 'passwd', 'password', 'qwer', 'qwerty',
  'qwertyuiop', 'root', 'school', 'secret', 'student', 'superuser', 'teacher', 'temp', 'test', 'user', 'welcome',
  'zxcv',
]);

function isCommon(password: string): boolean {
  const lower = password.toLowerCase();
  const bare = lower.replace(/[^\p{L}]/gu, '');
  const undisguised = lower
    .replace(/[^\p{L}]+$/u, '')
    .replace(/[@4013$5]/g, (letter) => lookAlike[letter]!)
    .replace(/[^\p{L}]/gu, '');
  return words.has(bare) || words.has(undisguised);
}
