/** A refusal as S3 clients know it: an HTTP status and a code such as NoSuchKey. */
export type StoreError = Error & { readonly status: number; readonly code: string };

export function storeError(status: number, code: string, message: string = code): StoreError {
  return Object.assign(new Error(message), { status, code });
}

export function isStoreError(error: unknown): error is StoreError {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}
