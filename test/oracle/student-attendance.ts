/**
 * Student attendance by the book, in plain TypeScript over the emitted CSV: what the database must say.
 *
 * Shares no code with the product and takes no short cut: every figure is counted from single marks.
 */

/** The emitted files as text, columns by name, delimited by "|". */
export type Emitted = {
  readonly district: string;
  readonly block: string;
  readonly cluster: string;
  readonly school: string;
  readonly attendance: readonly string[];
};

/** What is expected of a place in a period; figures as decimal text, null where there is no data. */
export type Expected = {
  readonly level: string;
  readonly entityId: string;
  readonly window: string;
  readonly start: string;
  readonly end: string;
  readonly management: string | null;
  readonly category: string | null;
  readonly value: string | null;
  readonly change: string | null;
  readonly numerator: string | null;
  readonly denominator: string | null;
  readonly students: string | null;
  readonly low: string | null;
  readonly reporting: number;
  readonly expected: number;
};

type School = {
  readonly ids: Readonly<Record<Level, string>>;
  readonly management: string | null;
  readonly category: string | null;
  /** Marks by day. */
  readonly days: Map<string, { present: number; marked: number }>;
  /** Students by month, as "2021-04". */
  readonly students: Map<string, Set<string>>;
};
type Level = (typeof levels)[number];
type Span = { readonly start: string; readonly end: string };
type Window = Span & { readonly name: string; readonly before: Span | undefined };
type Figure = { present: number; marked: number; students: number; low: number; reporting: number };

const levels = ['state', 'district', 'block', 'cluster', 'school'] as const;

export function expectedValues(emitted: Emitted): Expected[] {
  const schools = placedSchools(emitted);
  emitted.attendance.forEach((text) => count(text, schools));
  const shown = [...schools.values()].filter(({ ids }) => ids.district !== '');
  return windowsOf(shown).flatMap((window) => placesOf(shown, window.name).map((place) => expect(window, place)));
}

/** Schools by id; one that may not be shown has no district. */
function placedSchools({ district, block, cluster, school }: Emitted): Map<string, School> {
  const districts = new Set(
    rowsOf(district).filter((row) => row['district_name']).map((row) => row['udise_district_code']));
  const blocks = new Map(rowsOf(block).filter((row) => row['block_name']).map((row) => [row['udise_block_code'], row]));
  const clusters = new Map(
    rowsOf(cluster).filter((row) => row['cluster_name']).map((row) => [row['udise_cluster_code'], row]));
  return new Map(rowsOf(school).map((row) => {
    const blockId = clusters.get(row['cluster_cd'])?.['udise_block_code'] ?? '';
    const districtId = blocks.get(blockId)?.['udise_dist_code'] ?? '';
    const isShown = districts.has(districtId) && row['school_name'] !== '';
    return [row['udise_sch_code']!, {
      ids: {
        state: districtId.slice(0, 2), district: isShown ? districtId : '', block: blockId, cluster: row['cluster_cd']!,
        school: row['udise_sch_code']!,
      },
      management: row['sch_mgmt_id'] || null,
      category: row['sch_category_id'] || null,
      days: new Map(),
      students: new Map(),
    }];
  }));
}

function count(text: string, schools: Map<string, School>): void {
  for (const row of rowsOf(text)) {
    const school = schools.get(row['SchoolId']!);
    if (!school) continue;
    const month = row['Month']!.padStart(2, '0');
    const year = Number(row['AcademicYear']!.slice(0, 4)) + (Number(month) < 6 ? 1 : 0);
    const students = school.students.get(`${year}-${month}`) ?? new Set();
    school.students.set(`${year}-${month}`, students.add(row['StudentId']!));
    for (let day = 1; day <= 31; day += 1) {
      const mark = row[String(day)];
      if (mark !== '1' && mark !== '2') continue;
      const key = `${year}-${month}-${String(day).padStart(2, '0')}`;
      const marks = school.days.get(key) ?? { present: 0, marked: 0 };
      school.days.set(key, { present: marks.present + (mark === '1' ? 1 : 0), marked: marks.marked + 1 });
    }
  }
}

function windowsOf(schools: readonly School[]): Window[] {
  const days = [...new Set(schools.flatMap((school) => [...school.days.keys()]))].sort();
  const newest = days.at(-1)!;
  const dayBefore = days.at(-2);
  const rolling = (name: string, length: number): Window => {
    const start = plus(newest, 1 - length);
    return { name, start, end: newest, before: { start: plus(start, -length), end: plus(start, -1) } };
  };
  const each = (name: string, spanOf: (day: string) => Span, length: (span: Span) => Span): Window[] =>
    [...new Map(days.map((day) => [spanOf(day).start, spanOf(day)])).values()]
      .map((span) => ({ name, ...span, before: length(span) }));
  return [
    { name: 'last_day', start: newest, end: newest, before: dayBefore && { start: dayBefore, end: dayBefore } },
    rolling('last_7_days', 7),
    rolling('last_30_days', 30),
    ...each('week', weekOf, ({ start }) => weekOf(plus(start, -1))),
    ...each('month', monthOf, ({ start }) => monthOf(plus(start, -1))),
    ...each('academic_year', yearOf, ({ start }) => yearOf(plus(start, -1))),
    { name: 'overall', start: monthOf(days[0]!).start, end: newest, before: undefined },
  ] as Window[];
}

type Place = { level: Level; id: string; management: string | null; category: string | null; schools: School[] };

/** Each place, and each management and category of its schools; weeks have neither, and no schools. */
function placesOf(schools: readonly School[], window: string): Place[] {
  const places = new Map<string, Place>();
  for (const level of levels.filter((name) => window !== 'week' || name !== 'school')) {
    for (const school of schools) {
      const kinds = [[null, null], [school.management, null], [null, school.category],
        [school.management, school.category]] as const;
      kinds.forEach(([management, category], kind) => {
        if (kind > 0 && window === 'week') return;
        if ((kind === 1 || kind === 3) && management === null || kind >= 2 && category === null) return;
        const key = [level, school.ids[level], management, category].join();
        const place = places.get(key) ?? { level, id: school.ids[level], management, category, schools: [] };
        place.schools.push(school);
        places.set(key, place);
      });
    }
  }
  return [...places.values()];
}

function expect({ name, start, end, before }: Window, { level, id, management, category, schools }: Place): Expected {
  const now = sumOf(schools, { start, end });
  const then = before && sumOf(schools, before);
  const value = share(now);
  const previous = then && share(then);
  const change = value === null || previous === null || previous === undefined ? null : value - previous;
  const orNull = (figure: number): string | null => (now.reporting === 0 ? null : String(figure));
  return {
    level, entityId: id, window: name, start, end, management, category,
    value: value === null ? null : tenths(value),
    change: change === null ? null : tenths(change),
    numerator: orNull(now.present), denominator: orNull(now.marked),
    students: orNull(now.students), low: orNull(now.low),
    reporting: now.reporting, expected: schools.length,
  };
}

function sumOf(schools: readonly School[], span: Span): Figure {
  const sum = { present: 0, marked: 0, students: 0, low: 0, reporting: 0 };
  for (const school of schools) {
    const days = [...school.days].filter(([day]) => day >= span.start && day <= span.end);
    if (days.length === 0) continue;
    const present = days.reduce((total, [, marks]) => total + marks.present, 0);
    const marked = days.reduce((total, [, marks]) => total + marks.marked, 0);
    const newestMonth = days.map(([day]) => day.slice(0, 7)).sort().at(-1)!;
    sum.present += present;
    sum.marked += marked;
    sum.students += school.students.get(newestMonth)!.size;
    sum.low += share({ present, marked })! < 600 ? 1 : 0;
    sum.reporting += 1;
  }
  return sum;
}

/** Tenths of a percent, rounded half up in whole numbers. */
function share({ present, marked }: Pick<Figure, 'present' | 'marked'>): number | null {
  return marked === 0 ? null : Math.floor((2000 * present + marked) / (2 * marked));
}

function tenths(value: number): string {
  return (value / 10).toFixed(1);
}

function weekOf(day: string): Span {
  const start = plus(day, -((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7));
  return { start, end: plus(start, 6) };
}

function monthOf(day: string): Span {
  const start = `${day.slice(0, 7)}-01`;
  return { start, end: plus(`${plus(start, 31).slice(0, 7)}-01`, -1) };
}

function yearOf(day: string): Span {
  const year = Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) < 6 ? 1 : 0);
  return { start: `${year}-06-01`, end: `${year + 1}-05-31` };
}

function plus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function rowsOf(text: string): Record<string, string>[] {
  const [header, ...lines] = text.trimEnd().split('\n').map((line) => line.split('|'));
  return lines.map((cells) => Object.fromEntries(header!.map((name, index) => [name, cells[index] ?? ''])));
}
