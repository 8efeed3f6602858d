import { expect, test } from 'vitest';

import { openCsv } from './csv-reader.ts';
import { rejectedLines, type RejectedLine } from './rejected-lines.ts';

const dialect = { delimiter: 0x7c, quote: 0x22, escape: 0x5c };

const files: { given: string; file: string; rejected: RejectedLine[]; then: string }[] = [
  {
    given: 'lines here and there',
    file: 'a|b\n1|x\n2|y\n\n4|z',
    rejected: [{ line: 3, error: 'b: “y” is out of range.' }, { line: 5, error: 'a: A value is needed here.' }],
    then: '_line|_error|a|b\n3|"b: “y” is out of range."|2|y\n5|"a: A value is needed here."|4|z\n',
  },
  {
    given: 'CRLF, a byte-order mark and quotes',
    file: '\ufeff"a"|b\r\n"1|2"|x\r\n3|"y\r\nz"\r\n',
    rejected: [{ line: 2, error: 'no' }, { line: 3, error: 'no' }],
    then: '_line|_error|"a"|b\n2|"no"|"1|2"|x\n3|"no"|3|"y\r\nz"\n',
  },
  {
    given: 'lines with cells too few and too many, and an open quote',
    file: 'a|b\n1\n2|3|4\n5|"6\n7|8\n',
    rejected: [2, 3, 4].map((line) => ({ line, error: 'no' })),
    then: '_line|_error|a|b\n2|"no"|1\n3|"no"|2|3|4\n4|"no"|5|"6\n',
  },
  {
    given: 'a sentence with quotes, a backslash and a line end',
    file: 'a|b\n1|2\n',
    rejected: [{ line: 2, error: 'b: “say "hi\\"\n” is not' }],
    then: '_line|_error|a|b\n2|"b: “say ""hi\\\\"" ” is not"|1|2\n',
  },
  {
    given: 'a rejected-lines file that came back',
    file: '_line|_error|a|b\n77|"b: “|”, no"|1|2\n78||3|4\n79\n',
    rejected: [{ line: 2, error: 'still' }, { line: 3, error: 'still' }, { line: 4, error: 'worse' }],
    then: '_line|_error|a|b\n2|"still"|1|2\n3|"still"|3|4\n4|"worse"|79\n',
  },
  { given: 'nothing rejected', file: 'a|b\n1|2\n', rejected: [], then: '_line|_error|a|b\n' },
];

for (const { given, file, rejected, then } of files) {
  test(`given ${given}, the rejected lines stand as they were behind what is wrong with them`, async () => {
    for (const size of [1, 4, 1 << 18]) {
      const { text, lines } = await read(Buffer.from(file), rejected, size);
      expect(text).toBe(then);
      expect(lines).toBe(rejected.length);
    }
  });
}

test('bytes that are not UTF-8 stay as they are', async () => {
  const { bytes } = await read(Buffer.from('a|b\ncaf\xe9|\0\n', 'latin1'), [{ line: 2, error: 'no' }], 3);
  expect(bytes.toString('latin1')).toBe('_line|_error|a|b\n2|"no"|caf\xe9|\0\n');
});

test('a line that the file does not have is not counted', async () => {
  expect(await read(Buffer.from('a|b\n1|2\n'), [{ line: 9, error: 'no' }], 8)).toMatchObject({ lines: 0 });
});

async function read(
  file: Buffer,
  rejected: RejectedLine[],
  size: number,
): Promise<{ bytes: Buffer; text: string; lines: number }> {
  const csv = await openCsv(inPieces(file, size), dialect);
  const count = { lines: 0 };
  const all = rejectedLines(csv, (async function* () { yield* rejected; })(), count);
  const bytes = Buffer.concat(await Array.fromAsync(all));
  return { bytes, text: bytes.toString(), lines: count.lines };
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size);
  }
}
