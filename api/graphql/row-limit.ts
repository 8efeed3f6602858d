import {
  GraphQLError, getNamedType, isCompositeType, isObjectType,
  type FieldNode, type GraphQLCompositeType, type SelectionSetNode, type ValidationContext, type ValidationRule,
} from 'postgraphile/graphql';

export type RowLimits = {
  /** The largest page of one connection. */
  readonly page: number;
  /** The most rows that an operation may yield: pages multiplied along each path, and added up. */
  readonly rows: number;
  /** The most fields of an operation, fragments counted as often as they are spread. */
  readonly fields: number;
};

/**
 * Refuses an operation that could yield more than it may, before anything is asked of the database.
 *
 * The schema makes every connection say `first`. A variable counts as a full page here, because a document
 * is validated once for all its variables; its value is held to the limit where it is used.
 */
export function rowLimit(limits: RowLimits): ValidationRule {
  return (context) => ({
    OperationDefinition(operation) {
      const root = context.getSchema().getRootType(operation.operation);
      if (!root) {
        context.reportError(new GraphQLError('Only queries are answered here.', { nodes: [operation] }));
        return false;
      }
      const cost = { rows: 0, fields: 0, refused: false };
      walk(operation.selectionSet, root, 1, [], { context, limits, cost });
      return false;
    },
  });
}

type Walk = {
  readonly context: ValidationContext;
  readonly limits: RowLimits;
  readonly cost: { rows: number; fields: number; refused: boolean };
};

function walk(
  set: SelectionSetNode, type: GraphQLCompositeType, times: number, spread: readonly string[], state: Walk,
): void {
  for (const selection of set.selections) {
    if (state.cost.refused) {
      return;
    }
    if (selection.kind === 'Field') {
      visitField(selection, type, times, spread, state);
    } else if (selection.kind === 'InlineFragment') {
      walk(selection.selectionSet, type, times, spread, state);
    } else if (!spread.includes(selection.name.value)) {
      const fragment = state.context.getFragment(selection.name.value);
      if (fragment) {
        walk(fragment.selectionSet, type, times, [...spread, selection.name.value], state);
      }
    }
  }
}

function visitField(
  field: FieldNode, parent: GraphQLCompositeType, times: number, spread: readonly string[], state: Walk,
): void {
  const { cost, limits } = state;
  cost.fields += 1;
  if (cost.fields > limits.fields) {
    return refuse(state, field, `Ask for at most ${limits.fields} fields at once.`);
  }
  const definition = isObjectType(parent) ? parent.getFields()[field.name.value] : undefined;
  const type = definition && getNamedType(definition.type);
  if (!field.selectionSet || !type || !isCompositeType(type)) {
    return;
  }

  let page = 1;
  if (type.name.endsWith('Connection')) {
    page = pageSize(field, limits);
    if (page > limits.page) {
      return refuse(state, field, `"first" may be at most ${limits.page}.`);
    }
    if (page < 0) {
      return refuse(state, field, '"first" may not be below 0.');
    }
    page = Math.max(page, 1);
    cost.rows += times * page;
    if (cost.rows > limits.rows) {
      return refuse(state, field, `This could yield more than ${limits.rows} rows. Ask for smaller pages.`);
    }
  }
  walk(field.selectionSet, type, times * page, spread, state);
}

/** The literal of `first`; a whole page for a variable, and where it is missing, which another rule refuses. */
function pageSize(field: FieldNode, limits: RowLimits): number {
  const value = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  return value?.kind === 'IntValue' ? Number(value.value) : limits.page;
}

function refuse({ context, cost }: Walk, node: FieldNode, sentence: string): void {
  cost.refused = true;
  context.reportError(new GraphQLError(sentence, { nodes: [node] }));
}
