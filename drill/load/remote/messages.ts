import type { FromSender, LoadSettings, ToSender } from '../protocol';

/** Port of a load generator, on the loopback of its pod. */
export const generatorPort = 15_599;

/** Messages to a load generator in a pod: a question for its clock, the settings of the load, and what its process is told. */
export type ToGenerator = { readonly ask: number } | { readonly start: LoadSettings } | ToSender;

/** Messages from it. `asked` is the question that `at` answers; `broken` is why it sends no more. */
export type FromGenerator = FromSender | { readonly asked: number; readonly at: number } | { readonly broken: string };
