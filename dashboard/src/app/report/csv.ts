import type { Level } from './place';
import type { Period } from './periods';

/** A cell as data has it. Null is an empty cell. */
export type Cell = string | number | null;

const byteOrderMark = '\uFEFF';

/** A file that spreadsheets open well: byte-order mark, all cells quoted, lines end as they expect. */
export function csvText(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [headings, ...rows].map((cells) => cells.map(quoted).join(','));
  return `${byteOrderMark}${lines.join('\r\n')}\r\n`;
}

/** Names could be formulas: a sign in front of them would make a spreadsheet run what follows. */
function quoted(cell: Cell): string {
  if (cell === null) return '""';
  const isFormula = typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell);
  const text = `${isFormula ? "'" : ''}${cell}`.replace(/[\r\n]+/g, ' ');
  return `"${text.replaceAll('"', '""')}"`;
}

const plurals: Readonly<Record<Level, string>> = {
  state: 'State',
  district: 'Districts',
  block: 'Blocks',
  cluster: 'Clusters',
  school: 'Schools',
};

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * `student_attendance_allDistricts_overall_30-11-2020.csv`,
 * `student_attendance_Blocks_of_district_2401_November_2020_30-11-2020.csv`
 */
export function csvName(
  stem: string,
  level: Level,
  scope: string,
  { window, periodStart }: Period,
  today: Date,
): string {
  const region = scope === 'state' ? `all${plurals[level]}` : `${plurals[level]}_of_${scope}`;
  const [year, month] = periodStart.split('-');
  const period =
    window === 'month'
      ? `${months[Number(month) - 1]}_${year}`
      : window === 'academic_year'
        ? `${year}-${String((Number(year) + 1) % 100).padStart(2, '0')}`
        : window;
  return `${stem}_${region}_${period}_${indianDate(today)}.csv`;
}

/** 30-11-2020, as it is in India at that moment. */
function indianDate(moment: Date): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Kolkata',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  });
  return parts.format(moment).replaceAll('/', '-');
}
