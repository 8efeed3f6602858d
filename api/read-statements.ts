import { Socket } from 'node:net';

export type Statement = {
  readonly text: string;
  /** Of a statement with parameters, those that came as text. */
  readonly values: readonly string[];
  readonly isInTransaction: boolean;
};

/** A connection to PostgreSQL, for `new Pool({ stream })`, that tells of each statement before it is sent. */
export function readStatements(tell: (statement: Statement) => void): Socket {
  const socket = new Socket();
  const prepared = new Map<string, string>();
  let isInTransaction = false;

  // The driver listens after us, so that it never sends what follows an answer before the answer is read here.
  const readAnswer = messageReader({ startsWithLetter: true }, (type, body) => {
    if (type === 'Z') {
      isInTransaction = body.toString('latin1', 0, 1) !== 'I';
    }
  });
  socket.on('data', readAnswer);

  const readRequest = messageReader({ startsWithLetter: false }, (type, body) => {
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2);
    if (type === 'Q') {
      tell({ text: first, values: [], isInTransaction });
    } else if (type === 'P') {
      prepared.set(first, second);
    } else if (type === 'B') {
      tell({ text: prepared.get(second) ?? '', values: valuesOf(body), isInTransaction });
    }
  });
  // Not before: connecting gives a socket its own way of writing back.
  socket.once('connect', () => {
    const write = socket.write.bind(socket) as (...given: unknown[]) => boolean;
    socket.write = (chunk: Uint8Array | string, ...more: unknown[]) => {
      readRequest(Buffer.from(chunk as Uint8Array));
      return write(chunk, ...more);
    };
  });
  return socket;
}

/** A message is a letter, its length and its content; what a client sends first has no letter. */
function messageReader(
  { startsWithLetter }: { startsWithLetter: boolean }, take: (type: string, body: Buffer) => void,
): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  let head = startsWithLetter ? 1 : 0;
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length >= head + 4 && pending.length >= head + pending.readInt32BE(head)) {
      const end = head + pending.readInt32BE(head);
      if (head === 1) {
        take(pending.toString('latin1', 0, 1), pending.subarray(5, end));
      }
      head = 1;
      pending = pending.subarray(end);
    }
  };
}

/** Of a Bind message: two names, the formats of the parameters, then each with its length, -1 for null. */
function valuesOf(body: Buffer): string[] {
  let at = body.indexOf(0, body.indexOf(0) + 1) + 1;
  at += 2 + 2 * body.readInt16BE(at);
  const count = body.readInt16BE(at);
  at += 2;
  return Array.from({ length: count }, () => {
    const length = Math.max(body.readInt32BE(at), 0);
    const value = body.toString('utf8', at + 4, at + 4 + length);
    at += 4 + length;
    return value;
  });
}
