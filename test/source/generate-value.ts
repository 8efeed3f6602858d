/** Cells that are good by their source's document, as emitters write them. */
import { cellsOf, type Cell, type Column, type Source } from './document.ts';
import type { Random } from './random.ts';

export type ValueContext = {
  readonly random: Random;
  /** The day on which the emission is received. */
  readonly arrivedOn: string;
  /** Keys that other sources have stored. */
  readonly known: ReadonlyMap<string, readonly string[]>;
  readonly nullWords: readonly string[];
  /** The months that rows are about, for a source that has a period. */
  readonly months: readonly { readonly year: string; readonly month: number }[];
  /** A number that no other row has. */
  readonly serial: number;
};

const words = [
  'Navapura', 'गाँव', 'St. Mary\'s', 'A b', 'Ω', 'பள்ளி', '=1+1', '@home', "'); drop table x",
  'naïve 5', 'x\\y', '😀', 'nullx',
];

const clocks = ['10:54:00.340000000', '23:59:59', '00:00:00', '07:05:01.5'];

/** The cells of a good row, by the title of the cell. */
export function goodCells(source: Source, context: ValueContext): Map<string, string> {
  const unique = uniqueColumns(source);
  const { year, month } = context.random.pick(context.months);
  const days = daysIn(year, month, context.arrivedOn);
  return new Map(cellsOf(source).map((cell) => {
    const { name } = cell.column;
    const isAfterMonth = cell.day !== undefined && cell.day > days;
    const value = isAfterMonth ? ''
      : name === source.period?.year ? year
      : name === source.period?.month ? String(month)
      : goodCell(cell, unique.has(name), context);
    return [cell.title, value];
  }));
}

/** How many days a month of an academic year has had until the day of arrival; June is its first. */
export function daysIn(year: string, month: number, arrivedOn: string): number {
  const calendarYear = Number(year.slice(0, 4)) + (month < 6 ? 1 : 0);
  const [last, arrived] = [new Date(Date.UTC(calendarYear, month, 0)), new Date(arrivedOn)];
  const isRunning = arrived < last;
  const hasBegun = arrived >= new Date(Date.UTC(calendarYear, month - 1, 1));
  return isRunning ? (hasBegun ? arrived.getUTCDate() : 0) : last.getUTCDate();
}

/** The columns by which a row differs from every other: some of its key, and its place. */
export function uniqueColumns({ key, columns, together }: Source): Set<string> {
  const able = columns.filter(({ name, kind, type, oneOf, maximum }) =>
    key.includes(name) && kind === 'plain' && ['bigint', 'integer', 'text'].includes(type) && !oneOf
    && (maximum === undefined || (maximum !== 'arrival' && maximum > 100_000)));
  const free = able.filter(({ references }) => !references);
  const chosen = (free.length > 0 ? free : able).map(({ name }) => name);
  return new Set([...chosen, ...together.flatMap((rule) => rule.columns)]);
}

/** A good value of one cell. */
export function goodCell({ column, day }: Cell, isUnique: boolean, context: ValueContext): string {
  const { random, nullWords } = context;
  if (day !== undefined) {
    return random.pick(['', ...nullWords, '0', ...Object.keys(column.marks), ...Object.keys(column.marks)]);
  }
  if (!column.required && !isUnique && random.chance(0.2)) {
    return random.pick(['', '', '  ', ...nullWords, ...nullWords.map((word) => word.toLowerCase())]);
  }
  const known = column.references === undefined ? undefined : context.known.get(column.references);
  if (!isUnique && known && known.length > 0 && random.chance(0.7)) {
    return random.pick(known);
  }
  return valueOf(column, isUnique, context);
}

function valueOf(column: Column, isUnique: boolean, context: ValueContext): string {
  const { random, serial } = context;
  if (column.oneOf) {
    return random.pick(column.oneOf);
  }
  switch (column.kind) {
    case 'academic_year':
      return random.pick(['2024-25', '2023-24']);
    case 'flag':
      return random.pick(column.reads === 'count' ? ['0', '1', '7']
        : ['1', '0', '2', 'TRUE', 'no', 'Yes', column.required ? 'y' : '9']);
  }
  switch (column.type) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return wholeNumber(column, isUnique, context);
    case 'numeric':
      return decimal(column, isUnique, context);
    case 'boolean':
      return random.pick(['TRUE', 'false', '1', '0', 'True']);
    case 'date':
      return date(column, context);
    case 'time':
      return random.pick(['10:11', '16:47:59', '7:05', '00:00']);
    case 'timestamp':
      return isUnique ? instant(column, context) : `${date(column, context)} ${random.pick(clocks)}`;
    default:
      return text(column, isUnique ? `${serial}` : undefined, random);
  }
}

function wholeNumber(column: Column, isUnique: boolean, { random, serial }: ValueContext): string {
  const { digits, minimum, maximum, not } = column;
  if (digits) {
    const count = random.pick(digits);
    const least = 10 ** (Math.min(...digits) - 1);
    return isUnique ? String(least + serial) : String(10 ** (count - 1) + random.integer(0, 10 ** (count - 1)));
  }
  if (isUnique) {
    return String(Math.max(minimum ?? 0, 1) + serial);
  }
  const least = minimum ?? 1;
  const most = typeof maximum === 'number' ? maximum : least + 30_000;
  const value = String(random.integer(least, Math.min(most, least + 30_000)));
  return not.some((excluded) => Number(excluded) === Number(value)) ? String(most) : value;
}

function decimal({ minimum, maximum, not }: Column, isUnique: boolean, { random, serial }: ValueContext): string {
  const least = Math.ceil(minimum ?? 0);
  const most = typeof maximum === 'number' ? Math.floor(maximum) - 1 : least + 1000;
  if (isUnique) {
    return `${Math.min(least + 1, most)}.${String(serial).padStart(6, '0')}`;
  }
  const whole = String(random.integer(least < 0 ? least + 1 : least, Math.max(least, most)));
  const isExcluded = not.some((excluded) => Number(excluded) === Number(whole));
  return isExcluded || most > least ? `${whole}.${random.integer(1, 99999)}` : whole;
}

function date({ forms, maximum }: Column, { random, arrivedOn }: ValueContext): string {
  const latest = maximum === 'arrival' ? Number(arrivedOn.slice(0, 4)) - 1 : 2025;
  const [year, month, day] = [random.integer(2015, latest), random.integer(1, 12), random.integer(1, 28)].map((part) =>
    String(part).padStart(2, '0'));
  return random.pick(forms).replace('yyyy', year!).replace('MM', month!).replace('dd', day!);
}

/** An instant that no other row has, a second for each serial number. */
function instant({ forms }: Column, { serial, random }: ValueContext): string {
  const clock = [serial / 3600, (serial / 60) % 60, serial % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'));
  return `${random.pick(forms).replace('yyyy', '2020').replace('MM', '11').replace('dd', '09')} ${clock.join(':')}`;
}

function text({ size, strip, not }: Column, ending: string | undefined, random: Random): string {
  const word = random.pick(words) + (strip && random.chance(0.2) ? random.pick([...strip]) : '');
  const whole = ending === undefined ? word : `${word.slice(0, 3)} ${ending}`;
  const fitting = [...whole].length > (size ?? Infinity) ? (ending ?? 'x').slice(-size!) : whole;
  return not.includes(fitting) ? `${fitting}y`.slice(0, size) : fitting;
}
