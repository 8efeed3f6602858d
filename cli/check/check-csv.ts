import { openCsv, type CsvReader } from '../../worker/csv/csv-reader.ts';
import { dialectOf, planFile } from '../../worker/csv/dialect.ts';
import { makeExamine } from '../../worker/csv/examine.ts';
import { matchHeader } from '../../worker/csv/header.ts';
import type { ScreenPlan } from '../../worker/csv/screen-plan.ts';
import { screenLines } from '../../worker/csv/screen-lines.ts';
import type { Suspect } from '../../worker/csv/suspect-spool.ts';
import type { CheckPlan, Finding } from './check-plan.ts';
import { digestOf, duplicates, keyOf, shared, storedRow } from './compare-lines.ts';
import { makeLineJudge, type JudgedLine } from './judge-line.ts';

/** Opens a CSV from its start; each call reads it anew. */
export type Reopen = () => AsyncIterable<Buffer>;

export type Checked = {
  readonly received: number;
  readonly blank: number;
  readonly rejected: number;
  /** Of each code the lines that are rejected under it first. */
  readonly counts: Readonly<Record<string, number>>;
  /** In the order of lines; of each code the first thousand. */
  readonly findings: readonly Finding[];
  /** How many columns the header has, and those that the source does not know. */
  readonly columns: number;
  readonly extraColumns: readonly string[];
};

type FileToCheck = {
  readonly plan: CheckPlan;
  readonly folder: string;
  readonly fileName: string;
  readonly reopen: Reopen;
  /** The day in India on which the file would arrive, as yyyy-MM-dd. */
  readonly arrival: string;
};

/**
 * Judges a CSV by the definition of its source, as the server will, with nothing sent. What other files have
 * brought is not known here: stored keys, closed days, unknown references.
 *
 * The file is read once for its cells, and a second time only where keys seem to stand twice or a rule
 * compares lines, so that memory stays small.
 */
export async function checkCsv(file: FileToCheck): Promise<Checked> {
  const found = newFindings();
  const keys = newKeys();
  const first = await readLines(file, (judged) => {
    found.add(judged.findings);
    if (judged.findings.length === 0) {
      keys.add(keyOf(file.plan, storedRow(file.plan, judged)));
    }
  });

  const repeated = keys.repeated();
  const rules = file.plan.document.unique_together ?? [];
  if (repeated.size > 0 || rules.length > 0) {
    await compareLines(file, repeated, found);
  }
  return { ...first, ...found.result() };
}

async function compareLines(file: FileToCheck, repeated: ReadonlySet<bigint>, found: Findings): Promise<void> {
  const { plan } = file;
  const rules = plan.document.unique_together ?? [];
  const candidates: { line: number; key: string; row: string }[] = [];
  const rows: { line: number; row: Map<string, string | null> }[] = [];
  await readLines(file, (judged) => {
    if (judged.findings.length > 0) {
      return;
    }
    const row = storedRow(plan, judged);
    const key = keyOf(plan, row);
    if (key !== undefined && repeated.has(digestOf(key))) {
      candidates.push({ line: judged.line, key, row: JSON.stringify([...row]) });
    }
    if (rules.length > 0) {
      const compared = new Set(rules.flatMap(({ columns }) => columns));
      rows.push({ line: judged.line, row: new Map([...row].filter(([name]) => compared.has(name))) });
    }
  });

  found.add(duplicates(candidates));
  for (const rule of rules) {
    const left = rows.filter(({ line }) => !found.isRejected(line));
    const findings = shared(rule, left);
    if (rule.severity !== 'note') {
      found.add(findings);
    }
  }
}

async function readLines(
  { plan, folder, fileName, reopen, arrival }: FileToCheck, take: (judged: JudgedLine) => void,
): Promise<Pick<Checked, 'received' | 'blank' | 'columns' | 'extraColumns'>> {
  const screenPlan = plan as unknown as ScreenPlan;
  const csv: CsvReader = await openCsv(reopen(), dialectOf(planFile(screenPlan, folder, fileName) ?? plan.files[0]!));
  const header = matchHeader(csv.header, plan.cells, plan.dropped);
  const judge = makeLineJudge(plan, arrival);
  const count = { received: 0, blank: 0 };
  const lines = screenLines({
    csv, count, screen: undefined,
    examine: makeExamine(screenPlan, header, csv.dialect, () => {}),
    suspects: {
      columns: [], count: 0, close() {},
      add: (suspect: Suspect) => take(judge(suspect)),
      async *read() {},
    },
  });
  for await (const _piece of lines);
  return { ...count, columns: header.columns, extraColumns: header.extra };
}

/** Keys as 64 bits each, in one growing array: ten million take 80 MB. */
function newKeys() {
  let digests = new BigUint64Array(1024);
  let count = 0;
  return {
    add(key: string | undefined): void {
      if (key === undefined) {
        return;
      }
      if (count === digests.length) {
        const grown = new BigUint64Array(count * 2);
        grown.set(digests);
        digests = grown;
      }
      digests[count] = digestOf(key);
      count += 1;
    },
    repeated(): Set<bigint> {
      const sorted = digests.subarray(0, count).sort();
      return new Set(sorted.filter((digest, index) => index > 0 && sorted[index - 1] === digest));
    },
  };
}

type Findings = ReturnType<typeof newFindings>;

const mostTold = 1000;

/** A rejected line counts once, under the first of its codes in the order of docs/errors.md. */
const codeOrder = [
  'encoding', 'special-character', 'missing-cell', 'extra-cell', 'blank-row', 'required', 'type', 'size', 'range',
  'not-allowed', 'duplicate-row', 'duplicate-key', 'same-place',
];

function newFindings() {
  const told: Finding[] = [];
  const toldOf = new Map<string, number>();
  const counts = new Map<string, number>();
  const rejected = new Set<number>();
  return {
    isRejected: (line: number): boolean => rejected.has(line),
    add(findings: readonly Finding[]): void {
      for (const [line, ofLine] of Map.groupBy(findings, (finding) => finding.line)) {
        rejected.add(line);
        const [first] = ofLine.map(({ code }) => code)
          .sort((one, other) => codeOrder.indexOf(one) - codeOrder.indexOf(other));
        counts.set(first!, (counts.get(first!) ?? 0) + 1);
      }
      for (const finding of findings) {
        const before = toldOf.get(finding.code) ?? 0;
        toldOf.set(finding.code, before + 1);
        if (before < mostTold) {
          told.push(finding);
        }
      }
    },
    result: () => ({
      rejected: rejected.size,
      counts: Object.fromEntries([...counts].sort(([one], [other]) =>
        codeOrder.indexOf(one) - codeOrder.indexOf(other))),
      findings: told.sort((one, other) => one.line - other.line),
    }),
  };
}
