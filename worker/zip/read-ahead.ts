import { RandomAccessReader } from 'yauzl';

import { readPiece, type ZipSource } from './zip-source.ts';

const pieceSize = 64 * 1024;

/**
 * Lets yauzl read a zip's directory, which it does in small steps, by few requests.
 *
 * `failure` is what the source failed with, so that it is not taken for a fault of the zip.
 */
export class ReadAhead extends RandomAccessReader {
  failure: unknown;
  readonly #source: ZipSource;
  #piece: Buffer = Buffer.alloc(0);
  #pieceAt = 0;

  constructor(source: ZipSource) {
    super();
    this.#source = source;
  }

  override read(
    buffer: Buffer, offset: number, length: number, position: number,
    done: (error: Error | null, read?: number) => void,
  ): void {
    this.#bytesAt(position, length).then(
      (bytes) => done(null, bytes.copy(buffer, offset)),
      (error: Error) => {
        this.failure = error;
        done(error);
      },
    );
  }

  override close(done: (error: Error | null) => void): void {
    done(null);
  }

  async #bytesAt(position: number, length: number): Promise<Buffer> {
    const end = Math.min(this.#source.size, position + length);
    if (position < this.#pieceAt || end > this.#pieceAt + this.#piece.length) {
      const until = Math.min(this.#source.size, Math.max(end, position + pieceSize));
      this.#piece = await readPiece(this.#source, position, until);
      this.#pieceAt = position;
    }
    return this.#piece.subarray(position - this.#pieceAt, Math.max(0, end - this.#pieceAt));
  }
}
