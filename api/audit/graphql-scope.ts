import {
  Kind, parse, valueFromASTUntyped,
  type DocumentNode, type FieldNode, type OperationDefinitionNode, type SelectionSetNode,
} from 'postgraphile/graphql';

/** What a GraphQL operation reads, as the audit tells it. */
export type GraphqlScope = { readonly object: string; readonly detail: object };

/** What everybody reads who is signed in: definitions and names of places, no figure and no file. */
const unrecorded = new Set([
  '__typename', '__schema', '__type', 'categories', 'currentPerson', 'managements', 'metricPeriods', 'metrics',
  'places', 'reports', 'sources',
]);

/** What says how much of a table is asked for. */
const scopeArguments = ['condition', 'first'];

/**
 * What the operation of a request reads and for which places and periods; undefined where that is nothing to
 * write down, or nothing that can be understood, which is not answered either.
 */
export function graphqlScope(body: unknown): GraphqlScope | undefined {
  const { query, variables, operationName } = (body ?? {}) as Record<string, unknown>;
  if (typeof query !== 'string') {
    return undefined;
  }
  try {
    const document = parse(query, { noLocation: true });
    const operation = operationOf(document, operationName);
    const fields = operation ? rootFields(document, operation.selectionSet) : [];
    const values = typeof variables === 'object' && variables !== null ? variables : {};
    const read = fields
      .filter(({ name }) => !unrecorded.has(name.value))
      .slice(0, 20)
      .map((field) => ({ field: field.name.value, ...argumentsOf(field, values as Record<string, unknown>) }));
    if (read.length === 0) {
      return undefined;
    }
    const metrics = [...new Set(read.map((each) => ('metricName' in each ? String(each.metricName) : each.field)))];
    return {
      object: metrics.length === 1 ? metrics[0]! : 'several',
      detail: { ...(operation!.name && { operation: operation!.name.value.slice(0, 60) }), read },
    };
  } catch {
    return undefined;
  }
}

function operationOf(document: DocumentNode, name: unknown): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  return typeof name === 'string' && name !== ''
    ? operations.find((each) => each.name?.value === name)
    : operations[0];
}

/** The fields of the root, those of fragments included, each fragment once: spread in one another they multiply. */
function rootFields(document: DocumentNode, set: SelectionSetNode, seen = new Set<string>()): FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) {
      return [selection];
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return rootFields(document, selection.selectionSet, seen);
    }
    const name = selection.name.value;
    const fragment = document.definitions.find((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name);
    if (fragment?.kind !== Kind.FRAGMENT_DEFINITION || seen.has(name)) {
      return [];
    }
    seen.add(name);
    return rootFields(document, fragment.selectionSet, seen);
  });
}

function argumentsOf(field: FieldNode, variables: Record<string, unknown>): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const { name, value } of field.arguments ?? []) {
    const said = scopeArguments.includes(name.value) ? valueFromASTUntyped(value, variables) : undefined;
    Object.assign(given, name.value === 'condition' ? said : { [name.value]: said });
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) =>
    value === null || ['number', 'boolean'].includes(typeof value)
    || (typeof value === 'string' && /^[\w.:-]{1,80}$/.test(value))));
}
