/** What all good rows of a batch together, and what is stored already, make of each. */
import { cellsOf, nameOf, type Source } from './document.ts';
import type { Finding, Row, Store, Values } from './oracle.ts';

type Settled = {
  kept: Row[];
  unchanged: number[];
  findings: Finding[];
  after: Store;
};

/** How rows of one source are told apart. */
type Identity = {
  readonly keyOf: (values: Values) => string;
  readonly equal: (one: Values, other: Values) => boolean;
  /** A value as it is compared: 6.0 is 6. */
  readonly comparable: (name: string, value: string | null | undefined) => string | null;
};

export function settleRows(source: Source, good: readonly Row[], store: Store): Settled {
  const identity = identityOf(source);
  const findings: Finding[] = [];
  let rows = [...good];
  const reject = (found: readonly Finding[]): void => {
    findings.push(...found);
    const lines = new Set(found.filter(({ severity }) => severity === 'reject').map(({ line }) => line));
    rows = rows.filter(({ line }) => !lines.has(line));
  };

  if (source.storedKey !== 'append') {
    reject(repeatedKeys(rows, identity));
  }
  for (const rule of source.together) {
    reject(sharedPlaces(rows, rule, store, identity));
  }
  const settled = source.storedKey === 'append' ? { rows, unchanged: [], findings: [] }
    : source.hasClosedDays ? settleClosedDays(source, rows, store, identity)
    : settleStored(source, rows, store, identity);
  findings.push(...settled.findings, ...unknownReferences(source, settled.rows, store));
  return {
    kept: settled.rows, unchanged: settled.unchanged, findings,
    after: storeAfter(source, settled.rows, store, identity),
  };
}

/** A key twice: all values equal, the first line stays; different values, none does. */
function repeatedKeys(rows: readonly Row[], { keyOf, equal }: Identity): Finding[] {
  return [...Map.groupBy(rows, ({ values }) => keyOf(values)).values()].flatMap((group) => {
    const isSame = group.every(({ values }) => equal(values, group[0]!.values));
    return isSame ? rejected(group.slice(1), 'duplicate-row') : rejected(group, 'duplicate-key');
  });
}

/** Rows that share what must be unique together, with each other or with a stored row that stays as it is. */
function sharedPlaces(
  rows: readonly Row[], rule: Source['together'][number], store: Store, { keyOf, comparable }: Identity,
): Finding[] {
  const placeOf = ({ values }: Row): string =>
    JSON.stringify(rule.columns.map((name) => comparable(name, values[name])));
  const keys = new Set(rows.map(({ values }) => keyOf(values)));
  const staying = store.rows.filter(({ values }) => !keys.has(keyOf(values)));
  const places = Map.groupBy([...rows, ...staying], placeOf);
  return rows
    .filter((row) => rule.columns.every((name) => row.values[name] !== null) && places.get(placeOf(row))!.length > 1)
    .map(({ line, values }) => ({
      line, code: rule.code, column: rule.columns.join(', '),
      value: [...rule.columns.map((name) => values[name]).join(', ')].slice(0, 200).join(''),
      severity: rule.severity as Finding['severity'],
    }));
}

/** A stored key: equal is unchanged; different replaces, or is rejected where what is stored stays. */
function settleStored(
  { storedKey }: Source, rows: readonly Row[], store: Store, { keyOf, equal }: Identity,
): { rows: Row[]; unchanged: number[]; findings: Finding[] } {
  const stored = new Map(store.rows.map(({ values }) => [keyOf(values), values]));
  const isUnchanged = ({ values }: Row): boolean => {
    const before = stored.get(keyOf(values));
    return before !== undefined && equal(before, values);
  };
  const changed = rows.filter((row) => !isUnchanged(row));
  const refused = storedKey === 'keep' ? changed.filter(({ values }) => stored.has(keyOf(values))) : [];
  return {
    rows: changed.filter((row) => !refused.includes(row)),
    unchanged: rows.filter(isUnchanged).map(({ line }) => line),
    findings: rejected(refused, 'key-exists'),
  };
}

/**
 * A day is closed for a school once marks of it are stored, and then for each key as far as its own stored marks
 * reach. A mark on it that is stored just so changes nothing; another is told and not applied. What is left of
 * a row is its marks on open days.
 */
function settleClosedDays(
  source: Source, rows: readonly Row[], store: Store, { keyOf }: Identity,
): { rows: Row[]; unchanged: number[]; findings: Finding[] } {
  const masks = masksOf(source);
  const settled = { rows: [] as Row[], unchanged: [] as number[], findings: [] as Finding[] };
  const stored = Map.groupBy(store.rows, ({ values }) => keyOf(values));
  for (const { line, values } of rows) {
    const before = stored.get(keyOf(values)) ?? [];
    const ofSchool = store.closed.get(schoolMonth(values));
    if (ofSchool === undefined || before.length === 0) {
      settled.rows.push({ line, values });
      continue;
    }
    const marks = (name: string): number => Number(values[name]);
    const storedMarks = (name: string): number => before.reduce((mask, row) => mask | Number(row.values[name]), 0);
    const days = masks.reduce((mask, name) => mask | storedMarks(name), 0);
    const closed = days === 0 ? 0 : ofSchool & (2 ** days.toString(2).length - 1);
    const differing = masks.reduce((mask, name) => mask | (marks(name) & ~storedMarks(name)), 0) & closed;
    const open = masks.reduce((mask, name) => mask | marks(name), 0) & ~closed;

    if (differing !== 0) {
      const severity = open === 0 ? 'reject' : 'note';
      settled.findings.push({ line, code: 'closed-day', column: daysIn(differing), value: null, severity });
    }
    if (open !== 0) {
      const left = masks.map((name) => [name, String(marks(name) & open)]);
      settled.rows.push({ line, values: { ...values, ...Object.fromEntries(left) } });
    } else if (differing === 0) {
      settled.unchanged.push(line);
    }
  }
  return settled;
}

/** A reference that nobody knows yet is told; the row stays. */
function unknownReferences({ columns }: Source, rows: readonly Row[], { known }: Store): Finding[] {
  return columns.filter(({ references }) => references && known.has(references)).flatMap((column) =>
    rows
      .filter(({ values }) => values[column.name] && !known.get(column.references!)!.has(values[column.name]!))
      .map(({ line, values }) => ({
        line, code: 'unknown-reference', column: nameOf(column.from[0]!), value: values[column.name]!,
        severity: 'note' as const,
      })));
}

function storeAfter(source: Source, kept: readonly Row[], store: Store, { keyOf }: Identity): Store {
  const keys = new Set(kept.map(({ values }) => keyOf(values)));
  const isReplacing = source.storedKey === 'replace';
  const rows = [
    ...store.rows.filter(({ values }) => !isReplacing || !keys.has(keyOf(values))),
    ...kept,
  ];
  const closed = new Map(store.closed);
  if (source.hasClosedDays) {
    for (const { values } of kept) {
      const days = masksOf(source).reduce((mask, name) => mask | Number(values[name]), 0);
      if (days !== 0) {
        closed.set(schoolMonth(values), (closed.get(schoolMonth(values)) ?? 0) | days);
      }
    }
  }
  return { ...store, rows, closed };
}

function identityOf(source: Source): Identity {
  const isNumeric = numericNames(source);
  const names = new Set(source.key.map((name) =>
    name === source.period?.year || name === source.period?.month ? 'period' : name));
  const nothing = source.hasDigestKey ? '' : null;
  const comparable = (name: string, value: string | null | undefined): string | null =>
    value && isNumeric.has(name) ? value.replace(/(\.[0-9]*?)0+$/, '$1').replace(/\.$/, '') : (value ?? null);
  return {
    comparable,
    keyOf: (values) => JSON.stringify([...names].map((name) => comparable(name, values[name]) ?? nothing)),
    equal: (one, other) => Object.keys(one).every(
      (name) => comparable(name, one[name]) === comparable(name, other[name])),
  };
}

function numericNames(source: Source): Set<string> {
  return new Set(cellsOf(source).filter(({ column }) => column.type === 'numeric').map(({ storedAs }) => storedAs));
}

function rejected(rows: readonly Row[], code: string): Finding[] {
  return rows.map(({ line }) => ({ line, code, column: null, value: null, severity: 'reject' }));
}

function masksOf({ columns }: Source): string[] {
  return columns.flatMap(({ into }) => Object.values(into));
}

function schoolMonth(values: Values): string {
  return `${values['period']} ${values['school_id']}`;
}

function daysIn(mask: number): string {
  return Array.from({ length: 31 }, (_, index) => index + 1).filter((day) => (mask >>> (day - 1)) & 1).join(', ');
}
