/** What a zip may be. Far beyond any real emission, and far below what could hurt. */
export type ZipLimits = {
  readonly entries: number;
  readonly entryBytes: number;
  readonly totalBytes: number;
  /** How many times larger than its compressed form an entry may be; asked of entries over 10 MB. */
  readonly ratio: number;
  /** How many folders deep an entry may lie. */
  readonly depth: number;
  /** What the directory may say of all entries: names, comments, fields of archivers. */
  readonly directoryBytes: number;
  /** Only what we asked to be encrypted may be: nobody else is asked for a password. */
  readonly mayBeEncrypted: boolean;
};

export const zipLimits: ZipLimits = {
  entries: 200,
  entryBytes: 16 * 2 ** 30,
  totalBytes: 32 * 2 ** 30,
  ratio: 250,
  depth: 2,
  directoryBytes: 250_000,
  mayBeEncrypted: false,
};
