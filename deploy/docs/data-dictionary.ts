import { columnRules } from './column-rules.ts';
import type { Relation, Source } from './read-catalogue.ts';

const schemas: Readonly<Record<string, string>> = {
  aggregate: 'What is shown: places, metrics, values, reports. Analysts start at `aggregate.report_value`.',
  staging: 'What a state emits, and what became of each file, row and cell.',
  transform: 'Beside the rows of the sources.',
  rls: 'Who may see what (docs/access.md).',
};

/** docs/data-dictionary.md: every source with its columns, then every table and view of ours. */
export function dataDictionary(sources: readonly Source[], relations: readonly Relation[]): string {
  const names = Object.keys(schemas).filter((name) => relations.some(({ schema }) => schema === name));
  return [
    '# Data dictionary',
    '',
    'Written by `npm run docs` from the definitions of the sources and the comments of the database. How the tables',
    'hang together: [erd.md](erd.md). How a source is defined: [add-a-source.md](add-a-source.md).',
    '',
    '## Sources',
    '',
    'A source is a table `transform.<source>` with the columns below, and `batch_id` and `line`, which lead to the',
    'file and the line that a row came from. A header may give a column any of its names, in any order and case.',
    '',
    '| Source | Title | One row is |',
    '|---|---|---|',
    ...sources.map(({ name, title, grain }) => `| [${name}](#${name}) | ${title} | ${grain} |`),
    '',
    ...sources.flatMap(sourceText),
    ...names.flatMap((name) => [
      `## Schema ${name}`, '', schemas[name]!, '',
      ...relations.filter(({ schema }) => schema === name).flatMap(relationText),
    ]),
  ].join('\n').replace(/\n+$/, '\n');
}

const onStoredKey: Readonly<Record<string, string>> = {
  keep: 'a row whose key is stored already is rejected',
  replace: 'a row whose key is stored already replaces that one',
  append: 'all rows are kept',
};

function sourceText({ name, title, class: kind, key, storedKey, schedule, isForAnalysts, plan }: Source): string[] {
  const files = plan.files.map((file) => `\`${file.folder}/${file.prefix}….csv\` (\`${file.delimiter}\`)`).join(', ');
  const facts = [
    `${title}: files ${files}, ${[kind, ...(schedule ? [schedule] : [])].join(', ')}.`,
    key.length > 0 ? `Its key is ${key.map((column) => `\`${column}\``).join(', ')}:` : 'It has no key:',
    `${onStoredKey[storedKey]}. ${isForAnalysts ? 'Analysts read its rows.' : 'The worker alone reads its rows.'}`,
  ];
  return [
    `### ${name}`, '', facts.join(' '), '',
    '| Column | In the file | Type | Rules |',
    '|---|---|---|---|',
    ...plan.columns.map((column) => {
      const cells = plan.cells.filter((cell) => cell.column === column.name);
      return `| ${column.name} | ${headerNames(cells.map(({ names }) => names))} | ${column.type} | ${
        cellText(columnRules(column))} |`;
    }),
    '',
  ];
}

/** The names of one cell, or of a run of them the first and the last. */
function headerNames(cells: readonly (readonly string[])[]): string {
  const named = (names: readonly string[] | undefined): string =>
    (names ?? []).map((name) => `\`${cellText(name)}\``).join(' or ');
  return cells.length > 1 ? `${named(cells[0])} … ${named(cells.at(-1))}` : named(cells[0]);
}

function relationText({ schema, name, isView, comment, columns }: Relation): string[] {
  return [
    `### ${schema}.${name}`, '', `${isView ? 'A view. ' : ''}${sentences(comment)}`, '',
    '| Column | Type | | Means |',
    '|---|---|---|---|',
    ...columns.map((column) => {
      const marks = [
        ...(column.isKey ? ['key'] : []), ...(column.references ? [`of ${column.references}`] : []),
        ...(column.isNeeded || isView ? [] : ['may be null']),
      ];
      return `| ${column.name} | ${column.type} | ${marks.join(', ')} | ${cellText(column.comment ?? '')} |`;
    }),
    '',
  ];
}

/** A comment without the tags that are for GraphQL. */
function sentences(comment: string): string {
  return comment.split('\n').filter((line) => line !== '' && !line.startsWith('@')).join(' ');
}

function cellText(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
