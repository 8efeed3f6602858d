import { generateFile, type FileContext, type GeneratedFile } from './generate-file.ts';
import type { Given } from './given.ts';
import { daysIn } from './generate-value.ts';
import { randomOf } from './random.ts';

const batchesEach = 3;
const filesEach = 23;

/** Some batches of one source that come one after the other, each of some random files. */
export function generateBatches({ source, store, context }: Given, seed: string): GeneratedFile[][] {
  const random = randomOf(seed);
  const start = random.integer(0, 50);
  let serial = start;
  const begun = [6, 7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5]
    .map((month) => ({ year: '2024-25', month }))
    .filter(({ year, month }) => daysIn(year, month, context.arrivedOn) > 0);
  const months = [random.pick(begun), random.pick(begun)];
  const earlier: Map<string, string>[] = [];
  const given: FileContext = {
    random, months, earlier, arrivedOn: context.arrivedOn, nullWords: context.nullWords,
    known: new Map([...store.known].map(([name, keys]) => [name, [...keys]])),
    nextSerial: () => (serial += 1),
  };
  return Array.from({ length: batchesEach }, () => {
    const files: GeneratedFile[] = [];
    for (let line = 1; files.length < filesEach; ) {
      files.push(generateFile(source, line, given));
      line = files.at(-1)!.lastLine + 1;
    }
    earlier.push(...files.filter(({ isWhole }) => isWhole).flatMap(({ lines }) =>
      lines.filter(({ expected }) => expected?.code === 'kept').map(({ row }) => row.cells)));
    return files;
  });
}
