let known: Buffer | undefined;
let view: DataView<ArrayBufferLike> = new DataView(new ArrayBuffer(0));

/** A buffer as what reads several bytes at once. Asked again and again for the same one, it costs nothing. */
export function viewOf(bytes: Buffer): DataView<ArrayBufferLike> {
  if (bytes !== known) {
    known = bytes;
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  return view;
}
