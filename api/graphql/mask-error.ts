import { randomUUID } from 'node:crypto';

import { GraphQLError } from 'postgraphile/graphql';
import { isSafeError } from 'postgraphile/grafast';

import { problemOf } from '../problem.ts';

/**
 * What a caller is told of an error: words that were meant for them, or the words of the REST answer to the
 * same cause (problem.ts). Whatever else was thrown goes to `onError`, under an id that the caller gets.
 */
export function maskError(onError: (errorId: string, error: unknown) => void) {
  return (error: GraphQLError): GraphQLError => {
    const cause = error.originalError;
    if (!cause || cause instanceof GraphQLError) {
      return error;
    }
    if (isSafeError(cause)) {
      return answer(error, cause.message, { code: 'bad-request' });
    }
    const errorId = randomUUID();
    const { status, code, detail } = problemOf(cause, errorId);
    if (status >= 500) {
      onError(errorId, cause);
    }
    return answer(error, detail, { code, errorId });
  };
}

function answer({ nodes, source, positions, path }: GraphQLError, message: string, extensions: object): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { ...extensions } });
}
