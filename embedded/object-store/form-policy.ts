import type { Limits } from './receive-body.ts';
import { isSame, signatureOf, signingKey, type AccessKeys } from './signing-key.ts';
import { storeError } from './store-error.ts';

/** What a signed form allows. */
export type FormPolicy = Limits & { readonly expiresAt: number };

/** The fields of a form by lower-case name, without the file. */
export type FormFields = Readonly<Record<string, string>>;

type Document = { readonly expiration: string; readonly conditions: readonly unknown[] };

/** These fields carry the policy itself. */
const unconditional = ['policy', 'x-amz-signature', 'file'];

/**
 * Checks the signature, the life and every condition of a browser form (POST policy), or refuses.
 * Each field must be allowed by a condition, and key and bucket must both be bound by one.
 */
export function verifyFormPolicy(
  fields: FormFields,
  bucketName: string,
  accessKeys: AccessKeys,
  now: number,
  largestObject: number,
): FormPolicy {
  if (!fields['policy'] || fields['x-amz-algorithm'] !== 'AWS4-HMAC-SHA256') {
    throw storeError(403, 'AccessDenied');
  }
  const { key } = signingKey(accessKeys, fields['x-amz-credential'] ?? '');
  if (!isSame(signatureOf(key, fields['policy']), fields['x-amz-signature'] ?? '')) {
    throw storeError(403, 'SignatureDoesNotMatch');
  }

  const document = readDocument(fields['policy']);
  const expiresAt = Date.parse(document.expiration);
  if (!(expiresAt > now)) {
    throw storeError(403, 'AccessDenied', 'Invalid according to Policy: Policy expired.');
  }

  const bound = new Set<string>();
  let limits: Limits = { minimum: 0, maximum: largestObject };
  for (const condition of document.conditions) {
    if (Array.isArray(condition) && condition[0] === 'content-length-range') {
      limits = readRange(condition, largestObject);
    } else {
      checkCondition(condition, { ...fields, bucket: bucketName }).forEach((name) => bound.add(name));
    }
  }
  checkAllBound(fields, bound);
  return { ...limits, expiresAt };
}

function readDocument(policy: string): Document {
  try {
    const document = JSON.parse(Buffer.from(policy, 'base64').toString('utf8')) as Document;
    if (Array.isArray(document.conditions)) {
      return document;
    }
  } catch {
    // not JSON: refused below
  }
  throw storeError(400, 'InvalidPolicyDocument');
}

function readRange(condition: readonly unknown[], largestObject: number): Limits {
  const [minimum, maximum] = [Number(condition[1]), Number(condition[2])];
  if (!(minimum >= 0 && maximum >= minimum)) {
    throw storeError(400, 'InvalidPolicyDocument');
  }
  return { minimum, maximum: Math.min(maximum, largestObject) };
}

/** The fields that a condition binds, when they are as it wants them. */
function checkCondition(condition: unknown, values: FormFields): string[] {
  const wanted = Array.isArray(condition)
    ? [{ kind: condition[0], name: String(condition[1]).replace(/^\$/, ''), value: condition[2] }]
    : Object.entries(condition as object).map(([name, value]) => ({ kind: 'eq', name, value }));

  return wanted.map(({ kind, name, value }) => {
    const field = name.toLowerCase();
    const actual = Object.hasOwn(values, field) ? values[field]! : '';
    const holds = kind === 'eq' ? actual === value : kind === 'starts-with' && actual.startsWith(String(value));
    if (!holds) {
      const text = JSON.stringify(condition);
      throw storeError(403, 'AccessDenied', `Invalid according to Policy: Policy Condition failed: ${text}`);
    }
    return field;
  });
}

function checkAllBound(fields: FormFields, bound: ReadonlySet<string>): void {
  const free = Object.keys(fields).filter(
    (name) => !bound.has(name) && !unconditional.includes(name) && !name.startsWith('x-ignore-'),
  );
  if (free.length > 0) {
    throw storeError(403, 'AccessDenied', `Invalid according to Policy: Extra input fields: ${free.join(', ')}`);
  }
  if (!bound.has('key') || !bound.has('bucket')) {
    throw storeError(403, 'AccessDenied', 'Invalid according to Policy: it must name the key and the bucket.');
  }
}
