import type { Problem } from './problem';

/** Retry conditions by gRPC status; every gRPC request is a POST. */
export const grpcConditions = ['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable'];

/** The problem with gRPC conditions on routes that repeat no POST, or nothing. */
export function grpcRetryProblems(
    argument: string,
    conditions: readonly string[],
    nonIdempotent: boolean | undefined,
): Problem[] {
    const grpc = conditions.filter((condition) => grpcConditions.includes(condition));
    return grpc.length === 0 || nonIdempotent
        ? []
        : [
              {
                  path: argument,
                  reason:
                      `names ${grpc.join(', ')}, which has no effect: gRPC requests are POST, and those are retried ` +
                      'only if they were never sent.',
                  fix: 'Set `retry.nonIdempotent: true` if the methods may run twice, or leave it out.',
              },
          ];
}
