import { storeError } from './store-error.ts';

/** What a request is about: `/bucket/key?query`, path style. */
export type Address = {
  /** The path as it was sent: the signature is over this. */
  readonly path: string;
  readonly bucketName: string;
  readonly key: string;
  readonly query: URLSearchParams;
};

/**
 * Reads a request's address without normalising it: in a key, `..` and `//` are letters like others.
 */
export function readAddress(target: string): Address {
  const [path = '/', search = ''] = splitAt(target.replace(/^https?:\/\/[^/]*/, ''), '?');
  try {
    const [bucketName = '', key = ''] = splitAt(path.slice(1), '/').map(decodeURIComponent);
    return checked({ path, bucketName, key, query: new URLSearchParams(search) });
  } catch (error) {
    throw error instanceof URIError ? storeError(400, 'InvalidURI') : error;
  }
}

/** Names that are also safe as folder names. */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..');
}

function checked(address: Address): Address {
  if (address.bucketName !== '' && !isBucketName(address.bucketName)) {
    throw storeError(400, 'InvalidBucketName');
  }
  if (Buffer.byteLength(address.key) > 1024) {
    throw storeError(400, 'KeyTooLongError');
  }
  return address;
}

function splitAt(text: string, letter: string): string[] {
  const at = text.indexOf(letter);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
