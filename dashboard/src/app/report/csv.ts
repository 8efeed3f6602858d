import type { Level } from './place';
import type { Period } from './periods';

const byteOrderMark = '\uFEFF';

/** The file with headings for people; what has none keeps the name that the API gives it. */
export function withHeadings(file: string, headings: ReadonlyMap<string, string>): string {
  const end = file.indexOf('\r\n');
  const names = file.slice(file.startsWith(byteOrderMark) ? 1 : 0, end).split(',');
  const cells = names.map((quoted) => {
    const name = quoted.slice(1, -1);
    return `"${(headings.get(name) ?? name).replaceAll('"', '""')}"`;
  });
  return `${byteOrderMark}${cells.join(',')}${file.slice(end)}`;
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
