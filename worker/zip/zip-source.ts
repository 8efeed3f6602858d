/** Where the bytes of a zip come from: ranges of one object, always the same version of it. */
export type ZipSource = {
  readonly size: number;
  /** The bytes from `start` up to, without, `end`. */
  read(start: number, end: number, signal?: AbortSignal): AsyncIterable<Buffer>;
};

/** A range as one piece. */
export async function readPiece(source: ZipSource, start: number, end: number): Promise<Buffer> {
  return start >= end ? Buffer.alloc(0) : Buffer.concat(await Array.fromAsync(source.read(start, end)));
}
