/** Cells that are bad by their source's document, each with the code that it must get. */
import type { Cell, Column } from './document.ts';
import type { Random } from './random.ts';

export type BadCell = { readonly code: string; readonly text: string };

const tooLarge: Record<string, string> = {
  smallint: '32768', integer: '2147483648', bigint: '9223372036854775808', numeric: '7'.repeat(131_073),
};

/** Every kind of bad cell that a column can have. */
export function badCells({ column, day }: Cell, nullWords: readonly string[]): BadCell[] {
  if (day !== undefined) {
    return [bad('not-allowed', markOutside(column)), bad('not-allowed', '12'), bad('special-character', '#')];
  }
  const isWhole = ['smallint', 'integer', 'bigint'].includes(column.type);
  const isNumber = isWhole || column.type === 'numeric';
  return [
    ...(column.required ? ['', '   ', ...nullWords].map((text) => bad('required', text)) : []),
    ...(column.required && column.strip !== '' ? [bad('required', column.strip)] : []),
    ...(column.required && column.kind === 'flag' && column.reads === 'mark' ? [bad('required', '9')] : []),
    bad('special-character', 'a\tb'),
    bad('special-character', '\x7f'),
    ...(column.kind === 'flag' ? badFlags(column) : [
      ...(isNumber ? ['#7', '\u0663', '1,5', '1_000'].map((text) => bad('special-character', text)) : []),
      ...badTypes(column).map((text) => bad('type', text)),
      ...badSizes(column, isWhole),
      ...badRanges(column, isNumber),
      ...badValues(column),
    ]),
  ];
}

/** Whatever an emitter may come up with; good or bad, as the column has it. */
export const oddities = [
  '', ' ', 'NULL', 'null', 'Null ', ' 7', '7 ', '\t7', '+7', '-7', '-0', '007', '1e3', '1e400', '0x1F', '1_000', 'NaN',
  'Infinity', '1.0', '.5', '5.', '1,5', '3', '9', '0', '0.0', '00', '13', '99999', '2147483648', '9223372036854775807',
  '9223372036854775808', '99999999999999999999', '123456789012345678', '1234567890123456', '2020-22', '2020-2021',
  '2099-00', '1999-00', '0000-01', '2020-21 ', '2021-02-30', '2020-02-29', '31/12/2020', '31-12-2020', '12-31-2020',
  '"7"', '"7', '7"', '"',
  '\\"', '\\N', '\\.', '[x]', 'a[b', "'); drop", '=1+1', '+1+1', '-1+1', '@x', '#', '$5', 'a\x01b', 'a\x7fb',
  '\u0663', '\u200b7', 'x'.repeat(300), '\u00a07', 'a\nb', '7\r', 'TRUE', '6', '38', '68.0001', '5.9999999999999999',
  '6.0000000000000001', '38.00000000000001', 't', '24:00', '23:60', '10:11:60', '2021-02-29 10:00:00',
  '2021-03-07 10:54:00.1234567', '2021-03-07 10:54:00.999999999', '2021-03-07 24:00:00', '1899-12-31', '10000-01-01',
  '[]', '[ ] ', 'boys', 'Boys', 'NA', 'na', 'yes', 'N', '2', '-1', '1',
];

/** The oddities that no good key is equal to. */
export function oddKeys(random: Random): string {
  return random.pick(oddities.filter((text) => !/^\W*0*[0-9]{1,6}(\.0*)?\W*$/.test(text)));
}

function bad(code: string, text: string): BadCell {
  return { code, text };
}

function markOutside({ marks }: Column): string {
  return ['9', '8', '4', '3', 'x'].find((mark) => !Object.hasOwn(marks, mark))!;
}

function badFlags({ reads }: Column): BadCell[] {
  return reads === 'count'
    ? [bad('type', 'x'), bad('type', '1.5'), bad('size', '2147483648'), bad('range', '-1')]
    : [bad('not-allowed', '3'), bad('not-allowed', 'maybe'), bad('not-allowed', '01')];
}

function badTypes({ kind, type, forms, personal }: Column): string[] {
  if (kind === 'academic_year') {
    return ['2020-2021', '2020', '20-21', '2020/21'];
  }
  switch (type) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return ['x', '1.5', '1e3', '0x1F', 'NaN', '7 7', '+-7', ...(personal === 'hash' ? ['+7', '-7'] : [])];
    case 'numeric':
      return ['x', '1e3', '1e400', 'NaN', 'Infinity', '1.2.3', '.', '0x1F'];
    case 'boolean':
      return ['yes', 't', '2', 'on'];
    case 'date':
      return ['2026-02-30', '2026-13-01', '2026-2-3', '20260203', '0000-01-01', ...otherForms(forms)];
    case 'time':
      return ['24:01', '10:60', '10.11', '10:11:', '1011', 'noon', '10:11 PM'];
    case 'timestamp':
      return [
        '2025-02-30 10:00:00', '2025-02-03', '2025-02-03 25:00:00', 'now', '2025-02-03 10', '2025-02-03 10:54:00+05:30',
        '2025-02-03 10:54 PM', '2025-02-03 10:54:00 BC', '2025-02-03 10:54:00.1234567890',
      ];
    default:
      return [];
  }
}

/** The last day of a year in a form that the column does not take. */
function otherForms(forms: readonly string[]): string[] {
  return ['dd/MM/yyyy', 'dd-MM-yyyy', 'MM-dd-yyyy']
    .filter((form) => form.startsWith('MM') || !forms.includes(form))
    .map((form) => form.replace('yyyy', '2025').replace('MM', '12').replace('dd', '31'));
}

function badSizes({ kind, type, personal, digits, size }: Column, isWhole: boolean): BadCell[] {
  if (kind === 'academic_year') {
    return [];
  }
  const isBounded = isWhole || type === 'numeric';
  const wrongDigits = digits ? [Math.max(...digits) + 1, Math.min(...digits) - 1].filter((count) => count > 0) : [];
  return [
    ...(isBounded ? [bad('size', tooLarge[type]!)] : []),
    ...(isBounded && personal !== 'hash' ? [bad('size', `-${tooLarge[type]!}9`)] : []),
    ...wrongDigits.map((count) => bad('size', '1'.repeat(count))),
    ...(size !== undefined && type === 'text' ? ['x', 'ग'].map((letter) => bad('size', letter.repeat(size + 1))) : []),
  ];
}

function badRanges({ kind, type, minimum, maximum, digits, not }: Column, isNumber: boolean): BadCell[] {
  if (kind === 'academic_year') {
    return [bad('range', '2020-22'), bad('range', '2020-20')];
  }
  if (maximum === 'arrival') {
    const clock = type === 'timestamp' ? ' 00:00:00' : '';
    return [bad('range', `9998-12-31${clock}`)];
  }
  if (!isNumber || digits) {
    return [];
  }
  const below = minimum === undefined ? [] : [minimum - 1, ...(type === 'numeric' ? [minimum - 0.0001] : [])];
  const above = maximum === undefined ? [] : [maximum + 1, ...(type === 'numeric' ? [maximum + 0.0001] : [])];
  return [...below, ...above]
    .filter((value) => !not.some((excluded) => Number(excluded) === value))
    .map((value) => bad('range', String(value)));
}

function badValues({ type, oneOf, not }: Column): BadCell[] {
  const isNumber = type !== 'text';
  return [
    ...(oneOf && !isNumber ? [bad('not-allowed', 'nowhere')] : []),
    ...not.map((text) => bad('not-allowed', text)),
  ];
}
