import type { Relation, Source } from './read-catalogue.ts';

/** docs/erd.md: what refers to what, as Mermaid diagrams; sources first, each family in one of its own. */
export function relationDiagrams(sources: readonly Source[], relations: readonly Relation[]): string {
  const families = Map.groupBy(sources, familyOf);
  const tables = relations.filter(({ isView }) => !isView);
  const schemas = Map.groupBy(tables, ({ schema }) => schema);
  return [
    '# How the tables hang together',
    '',
    'Written by `npm run docs` from the definitions of the sources and the keys of the database. All columns are in',
    'the [data dictionary](data-dictionary.md); here are keys and references. A reference between sources is held by',
    'no constraint: rows may come before what they refer to, and count as soon as it is there.',
    '',
    '## Sources',
    '',
    ...[...families].flatMap(([family, members]) => [
      `### ${family}`, '', ...diagram([
        ...members.map(sourceEntity),
        ...members.flatMap(sourceReferences),
      ]),
    ]),
    '## Tables of our own',
    '',
    ...[...schemas].flatMap(([schema, members]) => [
      `### ${schema}`, '', ...diagram([...members.map(tableEntity), ...members.flatMap(tableReferences)]),
    ]),
  ].join('\n').replace(/\n+$/, '\n');
}

/** Masters are one family; others go by the first word of their name. */
function familyOf({ name, class: kind }: Source): string {
  return kind === 'static' && !name.startsWith('udise_') ? 'masters' : name.split('_')[0]!;
}

function diagram(lines: readonly string[]): string[] {
  return ['```mermaid', 'erDiagram', ...new Set(lines), '```', ''];
}

function sourceEntity({ name, key, plan }: Source): string {
  const shown = plan.columns.filter((column) => key.includes(column.name) || column.references);
  return entity(name, shown.map((column) => ({
    name: column.name, type: column.type, isKey: key.includes(column.name), isReference: Boolean(column.references),
  })));
}

function sourceReferences({ name, plan }: Source): string[] {
  return plan.columns
    .filter(({ references }) => references)
    .map((column) => `  ${column.references} ||--o{ ${name} : ${column.name}`);
}

function tableEntity({ name, columns }: Relation): string {
  return entity(name, columns.filter(({ isKey, references }) => isKey || references).map((column) => ({
    name: column.name, type: column.type, isKey: column.isKey, isReference: column.references !== null,
  })));
}

function tableReferences({ name, columns }: Relation): string[] {
  return columns
    .filter(({ references }) => references)
    .map((column) => `  ${column.references!.split('.').at(-1)} ||--o{ ${name} : ${column.name}`);
}

type Attribute = {
  readonly name: string; readonly type: string; readonly isKey: boolean; readonly isReference: boolean;
};

function entity(name: string, attributes: readonly Attribute[]): string {
  if (attributes.length === 0) {
    return `  ${name}`;
  }
  const lines = attributes.map(({ name: column, type, isKey, isReference }) => {
    const marks = [...(isKey ? ['PK'] : []), ...(isReference ? ['FK'] : [])].join(', ');
    return `    ${type.replaceAll(/\W+/g, '_')} ${column} ${marks}`.trimEnd();
  });
  return [`  ${name} {`, ...lines, '  }'].join('\n');
}
