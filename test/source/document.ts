/** What a source's document says, every default filled in. Shapes alone; what they mean is judged elsewhere. */
export type Source = {
  readonly name: string;
  readonly load: 'attach' | 'merge';
  readonly files: readonly SourceFile[];
  readonly columns: readonly Column[];
  readonly key: readonly string[];
  readonly storedKey: 'keep' | 'replace' | 'append';
  readonly hasDigestKey: boolean;
  readonly hasClosedDays: boolean;
  readonly period: { readonly year: string; readonly month: string } | undefined;
  readonly together: readonly { columns: readonly string[]; code: string; severity: string }[];
  readonly nullWords: readonly string[];
};

export type SourceFile = {
  readonly folder: string;
  readonly prefix: string;
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
};

export type Column = {
  readonly name: string;
  readonly kind: 'plain' | 'academic_year' | 'day_grid' | 'flag' | 'arrival_year' | 'unpivot';
  /** The names that a header may give it, as the document writes them; of an unpivot a list for each item. */
  readonly from: readonly string[];
  readonly fromOfItems: readonly (readonly string[])[];
  readonly type: string;
  readonly required: boolean;
  readonly size: number | undefined;
  readonly digits: readonly number[] | undefined;
  readonly oneOf: readonly string[] | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | 'arrival' | undefined;
  readonly not: readonly string[];
  readonly forms: readonly string[];
  readonly strip: string;
  readonly personal: 'drop' | 'hash' | 'separate' | undefined;
  readonly references: string | undefined;
  readonly reads: 'mark' | 'count';
  readonly marks: Readonly<Record<string, string | null>>;
  readonly into: Readonly<Record<string, string>>;
  readonly items: readonly string[];
};

/** One cell that is read from a line. */
export type Cell = {
  readonly column: Column;
  /** How findings call it. */
  readonly title: string;
  /** The names a header may give it, as they are written. */
  readonly from: readonly string[];
  /** What it is stored as, for a column that is one cell or one of several that are stored each. */
  readonly storedAs: string;
  readonly day: number | undefined;
};

type Json = Record<string, unknown>;

export function readDocument(document: Json): Source {
  const files = document['files'] as Json[];
  const period = document['period'] as Json | undefined;
  return {
    name: document['name'] as string,
    load: document['load'] as Source['load'],
    files: files.map((file) => ({
      folder: file['folder'] as string,
      prefix: file['prefix'] as string,
      delimiter: (file['delimiter'] as string | undefined) ?? '|',
      quote: (file['quote'] as string | undefined) ?? '"',
      escape: (file['escape'] as string | undefined) ?? '\\',
    })),
    columns: (document['columns'] as Json[]).flatMap(entriesOf).map((entry) => readColumn(entry, document)),
    key: document['key'] as string[],
    storedKey: (document['stored_key'] as Source['storedKey'] | undefined) ?? 'keep',
    hasDigestKey: document['digest_key'] === true,
    hasClosedDays: document['overlap'] === 'closed_days',
    period: period && { year: period['year'] as string, month: period['month'] as string },
    together: ((document['unique_together'] as Json[] | undefined) ?? []).map((rule) => ({
      columns: rule['columns'] as string[],
      code: (rule['code'] as string | undefined) ?? 'same-place',
      severity: (rule['severity'] as string | undefined) ?? 'reject',
    })),
    nullWords: (document['null_words'] as string[] | undefined) ?? ['NULL'],
  };
}

/** The cells of a line. A column that is dropped as personal is not read. */
export function cellsOf(source: Source): Cell[] {
  return source.columns.filter(({ personal }) => personal !== 'drop').flatMap((column): Cell[] => {
    switch (column.kind) {
      case 'arrival_year':
        return [];
      case 'day_grid':
        return Array.from({ length: 31 }, (_, index) => ({
          column, title: `${index + 1}`, from: [column.from.length === 31 ? column.from[index]! : `${index + 1}`],
          storedAs: column.name, day: index + 1,
        }));
      case 'unpivot':
        return column.items.map((item, index) => ({
          column, title: nameOf(column.fromOfItems[index]![0]!), from: column.fromOfItems[index]!,
          storedAs: `${column.name}_${item}`, day: undefined,
        }));
      default:
        return [{ column, title: nameOf(column.from[0]!), from: column.from, storedAs: column.name, day: undefined }];
    }
  });
}

/** A name as names are compared. */
export function nameOf(text: string): string {
  return text.replaceAll('"', '').trim().toLowerCase();
}

/** An entry that has `names` stands for a column each. */
function entriesOf(entry: Json): Json[] {
  const { names, ...rest } = entry;
  return names === undefined ? [entry] : (names as string[]).map((name) => ({ ...rest, name }));
}

/** What makes up a key, unless it is a digest, and what makes up the period needs a value in every row. */
function readColumn(entry: Json, document: Json): Column {
  const name = entry['name'] as string | undefined;
  const kind = (entry['kind'] as Column['kind'] | undefined) ?? 'plain';
  const fromOfItems = kind === 'unpivot' ? (entry['from'] as unknown[]).map((names) => listOf(names)!) : [];
  const from = kind === 'unpivot' ? fromOfItems.flat() : listOf(entry['from']) ?? [name!];
  const { year, month } = (document['period'] as Json | undefined) ?? {};
  const isOfKey = document['digest_key'] !== true && (document['key'] as unknown[]).includes(name);
  const isOfPeriod = name !== undefined && [year, month].includes(name);
  return {
    name: name ?? from[0]!.toLowerCase().replaceAll(/[^a-z0-9_]+/g, '_'),
    kind,
    from,
    fromOfItems,
    type: (entry['type'] as string | undefined) ?? (kind === 'day_grid' || kind === 'flag' ? 'smallint' : 'text'),
    required: (entry['required'] as boolean | undefined) ?? (isOfKey || isOfPeriod),
    size: entry['size'] as number | undefined,
    digits: listOf(entry['digits'])?.map(Number),
    oneOf: listOf(entry['one_of']),
    minimum: entry['minimum'] as number | undefined,
    maximum: entry['maximum'] as number | 'arrival' | undefined,
    not: listOf(entry['not']) ?? [],
    forms: listOf(entry['forms']) ?? ['yyyy-MM-dd'],
    strip: (entry['strip'] as string | undefined) ?? '',
    personal: entry['personal'] as Column['personal'],
    references: entry['references'] as string | undefined,
    reads: (entry['reads'] as Column['reads'] | undefined) ?? 'mark',
    marks: (entry['marks'] as Column['marks'] | undefined) ?? {},
    into: (kind === 'day_grid' ? (entry['into'] as Column['into']) : undefined) ?? {},
    items: listOf(entry['items']) ?? [],
  };
}

function listOf(value: unknown): string[] | undefined {
  return value === undefined || value === null ? undefined : [value].flat().map(String);
}
