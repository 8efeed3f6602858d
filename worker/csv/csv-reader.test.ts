import { describe, expect, test } from 'vitest';

import { openCsv } from './csv-reader.ts';
import { frameRecord, isBlank, newFrame } from './frame.ts';
import { splitCells } from './split-cells.ts';
import { longestRecord } from './window.ts';

const dialect = { delimiter: 0x7c, quote: 0x22, escape: 0x5c };

/** Framing must not depend on where the stream happens to be cut. */
const chunkSizes = [1, 2, 3, 7, 64, 1 << 18];

const framed: { given: string; bytes: string; then: string[] }[] = [
  { given: 'line feeds', bytes: 'a|b\n1|2\n3|4\n', then: ['2: 1|2', '3: 3|4'] },
  { given: 'no line end at the end', bytes: 'a|b\n1|2\n3|4', then: ['2: 1|2', '3: 3|4'] },
  { given: 'CRLF', bytes: 'a|b\r\n1|2\r\n3|4\r\n', then: ['2: 1|2', '3: 3|4'] },
  { given: 'mixed line ends', bytes: 'a|b\r\n1|2\n3|4\r\n5|6', then: ['2: 1|2', '3: 3|4', '4: 5|6'] },
  { given: 'lone carriage returns throughout', bytes: 'a|b\r1|2\r3|4\r', then: ['2: 1|2', '3: 3|4'] },
  { given: 'lone carriage returns, then CRLF', bytes: 'a|b\r1|2\r\n3|4', then: ['2: 1|2', '3: 3|4'] },
  { given: 'a stray carriage return', bytes: 'a|b\n1|2\r3\n4|5\n', then: ['2: 1|2\r3', '3: 4|5'] },
  { given: 'a byte-order mark', bytes: '\xef\xbb\xbfa|b\n1|2\n', then: ['2: 1|2'] },
  { given: 'blank lines', bytes: 'a|b\n\n1|2\n  \t\n\r\n3|4\n\n', then: ['3: 1|2', '6: 3|4', 'blank: 4'] },
  { given: 'blank lines before the header', bytes: '\n\na|b\n1|2\n', then: ['4: 1|2', 'blank: 2'] },
  { given: 'a line of \\. alone', bytes: 'a|b\n\\.\n1|2\n', then: ['2: \\.', '3: 1|2'] },
  { given: 'a zero byte', bytes: 'a|b\n1\0|2\n3|4\n', then: ['2: 1\0|2', '3: 3|4'] },
  { given: 'a quoted line end', bytes: 'a|b\n1|"x\ny"\n3|4\n', then: ['2: 1|"x\ny"', '4: 3|4'] },
  { given: 'a quoted CRLF', bytes: 'a|b\r\n1|"x\r\ny"\r\n3|4\r\n', then: ['2: 1|"x\r\ny"', '4: 3|4'] },
  { given: 'an escaped quote before a line end', bytes: 'a|b\n1|"x\\"\ny"\n3|4\n', then: ['2: 1|"x\\"\ny"', '4: 3|4'] },
  { given: 'a doubled quote before a line end', bytes: 'a|b\n1|"x""\ny"\n3|4\n', then: ['2: 1|"x""\ny"', '4: 3|4'] },
  { given: 'quotes at the very end', bytes: 'a|b\n1|2\n"3"|"x\ny"', then: ['2: 1|2', '3: "3"|"x\ny"'] },
  { given: 'quotes and CRLF at the very end', bytes: 'a|b\r\n1|"x\r\ny"\r\n', then: ['2: 1|"x\r\ny"'] },
  { given: 'a quote inside a cell', bytes: 'a|b\n1|5" pipe\n3|4\n', then: ['2: 1|5" pipe', '3: 3|4'] },
  {
    given: 'a quote that is never closed',
    bytes: 'a|b\n1|"x\n3|4\n5|6\n',
    then: ['2: 1|"x (extra-cell)', '3: 3|4', '4: 5|6'],
  },
  {
    given: 'a quote that another line seems to close',
    bytes: 'a|b\n1|"x\n3|"y"\n5|6\n',
    then: ['2: 1|"x (extra-cell)', '3: 3|"y"', '4: 5|6'],
  },
  {
    given: 'two lines that each open a quote',
    bytes: 'a|b|c\n1|2|"x\n3|4|"y\n5|6|7\n',
    then: ['2: 1|2|"x (extra-cell)', '3: 3|4|"y (extra-cell)', '4: 5|6|7'],
  },
  {
    given: 'a quote that closes where the cells do not add up',
    bytes: 'a|b|c\n1|2|"x\n3|4"|5|6\n7|8|9\n',
    then: ['2: 1|2|"x (extra-cell)', '3: 3|4"|5|6', '4: 7|8|9'],
  },
];

describe('a file is framed into records', () => {
  for (const { given, bytes, then } of framed) {
    test(`given ${given}`, async () => {
      for (const size of chunkSizes) {
        expect(await records(Buffer.from(bytes, 'latin1'), size), `in pieces of ${size}`).toEqual(then);
      }
    });
  }

  test('given a line longer than any record, only that line is marked, whatever follows', async () => {
    const long = Buffer.concat([
      Buffer.from('a|b\n1|2\n3|'), Buffer.alloc(3 * longestRecord, 'x'), Buffer.from('\n5|6\n'),
    ]);
    const found = await records(long, 1 << 16);
    expect(found.map((record) => record.replace(/x+/, 'x…'))).toEqual(['2: 1|2', '3: 3|x… (size)', '4: 5|6']);
  });

  test('given an open quote in a file longer than a window, the lines after it are still read', async () => {
    const lines = Array.from({ length: 200_000 }, (_, index) => `${index}|some more words\n`);
    lines[10] = '10|"some more words\n';
    const found = await records(Buffer.from(`a|b\n${lines.join('')}`), 1 << 18);
    expect(found).toHaveLength(200_000);
    expect(found[10]).toBe('12: 10|"some more words (extra-cell)');
    expect(found[199_999]).toBe('200001: 199999|some more words');
  });
});

describe('a header is read', () => {
  test('with its quotes and its extra columns', async () => {
    const csv = await openCsv(inPieces(Buffer.from('"ManagementId"|"Management"|default_option\n1|x|\n'), 5), dialect);
    expect(csv.header).toEqual(['ManagementId', 'Management', 'default_option']);
    expect(csv.headerText).toBe('"ManagementId"|"Management"|default_option');
  });

  const refused = [
    { given: 'nothing at all', bytes: Buffer.alloc(0), code: 'empty', says: /is empty/ },
    { given: 'blank lines alone', bytes: Buffer.from('\n \n\r\n'), code: 'empty', says: /is empty/ },
    { given: 'UTF-16', bytes: Buffer.from('\ufeffa|b\n', 'utf16le'), code: 'header', says: /UTF-16; send it/ },
    { given: 'another encoding', bytes: Buffer.from('a|\xdf\n', 'latin1'), code: 'header', says: /not .* in UTF-8/ },
    { given: '10,000 columns', bytes: Buffer.from(`${'a|'.repeat(9999)}a\n`), code: 'header', says: /10000 columns/ },
    { given: 'no line end for 2 MB', bytes: Buffer.alloc(2 << 20, 'x'), code: 'header', says: /longer than 1048576/ },
  ];
  for (const { given, bytes, code, says } of refused) {
    test(`given ${given}, it is refused`, async () => {
      for (const size of [5000, 1 << 18]) {
        const opened = openCsv(inPieces(bytes, size), dialect);
        await expect(opened).rejects.toThrow(says);
        await expect(opened).rejects.toMatchObject({ refusal: code });
      }
    });
  }
});

const split = [
  { given: 'plain cells', text: '1|two|', then: ['1', 'two', ''] },
  { given: 'nothing', text: '', then: [''] },
  { given: 'a quoted delimiter', text: '"a|b"|c', then: ['a|b', 'c'] },
  { given: 'quotes doubled and escaped', text: '"a""b"|"c\\"d"', then: ['a"b', 'c"d'] },
  { given: 'an escaped quote outside quotes', text: '5\\" pipe|x', then: ['5" pipe', 'x'] },
  { given: 'an escaped backslash', text: '"a\\\\"|b\\c', then: ['a\\', 'b\\c'] },
  { given: 'a quote that no cell begins with', text: 'a"b"|c', then: ['a"b"', 'c'] },
  { given: 'words after the closing quote', text: '"a" b|c', then: ['"a" b', 'c'] },
  { given: 'an empty quoted cell', text: '""|c', then: ['', 'c'] },
  { given: 'other scripts', text: 'गाँव|ナ', then: ['गाँव', 'ナ'] },
];

describe('a record is split into cells', () => {
  for (const { given, text, then } of split) {
    test(`given ${given}`, () => {
      const bytes = Buffer.from(text);
      expect(splitCells(bytes, 0, bytes.length, dialect)).toEqual(then);
    });
  }

  test('given bytes that the database cannot hold, they are shown as replaced', () => {
    const bytes = Buffer.from('a\xff|b\0', 'latin1');
    expect(splitCells(bytes, 0, bytes.length, dialect)).toEqual(['a\ufffd', 'b\ufffd']);
  });
});

test('a file that is left half-way hands its large buffer to the next one', async () => {
  const first = await openCsv(inPieces(Buffer.from('a|b\n1|2\n3|4\n'), 64), dialect);
  let left: Buffer | undefined;
  for await (const { bytes } of first.windows) {
    left = bytes;
    break;
  }
  const second = await openCsv(inPieces(Buffer.from('a|b\n5|6\n'), 64), dialect);
  const third = await openCsv(inPieces(Buffer.from('a|b\n7|8\n'), 64), dialect);
  const { value: read } = await second.windows.next();
  const { value: other } = await third.windows.next();
  expect(read!.bytes).toBe(left);
  expect(read!.bytes.toString('latin1', read!.start, read!.end)).toBe('5|6\n');
  expect(other!.bytes, 'two files at once share nothing').not.toBe(left);
});

async function records(bytes: Buffer, size: number): Promise<string[]> {
  const csv = await openCsv(inPieces(bytes, size), dialect);
  const found: string[] = [];
  const frame = newFrame();
  let line = csv.firstLine;
  let blank = csv.blankBefore;
  for await (const window of csv.windows) {
    while (window.start < window.end && frameRecord(window, dialect, csv.header.length, frame)) {
      const text = window.bytes.toString('latin1', window.start, frame.end);
      if (isBlank(window.bytes, window.start, frame.end)) {
        blank += 1;
      } else {
        found.push(`${line}: ${text}${frame.problem ? ` (${frame.problem})` : ''}`);
      }
      line += frame.lines;
      window.start = frame.next;
    }
  }
  return blank > 0 ? [...found, `blank: ${blank}`] : found;
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size);
  }
}

