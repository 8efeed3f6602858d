/** Sets a rejected-lines file right, as an emitter does who reads its sentences and nothing else. */
import { cellsOf, nameOf, type Cell, type Source } from './document.ts';
import type { GeneratedFile } from './generate-file.ts';
import type { GeneratedRow } from './generate-rows.ts';
import { frameFile } from './oracle-frame.ts';

/**
 * Where a sentence names columns, their cells alone are set to what they should have been; where it names
 * none, the line is written anew. Two rows under one key or at one place are told apart by a new row each.
 */
export function correctFile(
  source: Source, { as, name, lines }: GeneratedFile, rejected: Buffer, afresh: () => GeneratedRow,
): GeneratedFile {
  const { header, lines: found } = framed(rejected, as);
  const byName = new Map(cellsOf(source).flatMap((cell) => cell.from.map((one) => [nameOf(one), cell])));
  const read = header.map((one) => byName.get(nameOf(one)));
  const meant = new Map(lines.map(({ line, row }) => [line, row]));
  const quoted = (text: string): string => `${as.quote}${text.replaceAll(as.quote, as.quote + as.quote)
    .replaceAll('\\', as.escape === '\\' ? '\\\\' : '\\')}${as.quote}`;

  const corrected = found.map(({ cells }) => {
    const [line, error] = [Number(cells[0]), cells[1]!];
    const isRepeated = /same key|same position|same line/.test(error);
    const named = isRepeated ? [] : read.filter((cell) => cell !== undefined && isNamed(cell, error));
    const { cells: wanted, good } = isRepeated ? afresh() : meant.get(line)!;
    return read.map((cell, index) => {
      const isLeft = cell === undefined || (named.length > 0 && !named.includes(cell));
      return isLeft ? cells[index] ?? '' : (good ?? wanted).get(cell.title)!;
    });
  });
  const text = [header, ...corrected].map((cells) => cells.map(quoted).join(as.delimiter)).join('\n');
  return {
    as, name, bytes: Buffer.from(`${text}\n`), firstLine: 1, lastLine: corrected.length + 1, isWhole: true, lines: [],
  };
}

function framed(
  bytes: Buffer, as: GeneratedFile['as'],
): { header: readonly string[]; lines: { cells: readonly string[] }[] } {
  const file = frameFile(bytes, as);
  if (file.refused) {
    throw new Error(`The rejected-lines file is refused: ${file.refused}.`);
  }
  return file;
}

/** Whether one of the sentences begins with the column, or with the run of columns that it belongs to. */
function isNamed({ title, column, day }: Cell, error: string): boolean {
  const names = day === undefined ? [title] : [title, column.name];
  return names.some((name) => error.startsWith(`${name}: `) || error.includes(`. ${name}: `));
}
