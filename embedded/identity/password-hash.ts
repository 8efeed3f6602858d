import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** OWASP's least for Argon2id; raise it here, and each hash follows at its owner's next sign-in. */
const present = { memory: 19_456, passes: 2, parallelism: 1 };
const saltLength = 16;
const hashLength = 32;

const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

/** The password as Argon2id in the PHC form, with a new salt. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltLength);
  const hash = await deriveHash(password, salt, present, hashLength);
  const { memory, passes, parallelism } = present;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

/**
 * Whether the password is the one that was hashed.
 *
 * Without a hash (nobody has that username) it works as long and says no, so that the time it takes does
 * not tell which usernames exist.
 */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const parts = form.exec(stored ?? '');
  if (!parts) {
    await deriveHash(password, Buffer.alloc(saltLength), present, hashLength);
    return false;
  }
  const [, memory, passes, parallelism, salt, hash] = parts;
  const wanted = Buffer.from(hash!, 'base64');
  const parameters = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  return timingSafeEqual(await deriveHash(password, Buffer.from(salt!, 'base64'), parameters, wanted.length), wanted);
}

/** Whether the hash was made with other parameters than today's. */
export function isOutdated(stored: string): boolean {
  const { memory, passes, parallelism } = present;
  return !stored.startsWith(`$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$`);
}

function deriveHash(password: string, nonce: Buffer, parameters: typeof present, tagLength: number): Promise<Buffer> {
  return derive('argon2id', { message: password.normalize('NFKC'), nonce, tagLength, ...parameters });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
