import type { Conditions } from './prediction';

/** The conditions of `failover explain`. */
export const usualConditions: Conditions = { rate: 100, outageMs: 60_000 };

/** A reply of a living endpoint comes within this time. */
export const replyMs = 50;

/**
 * From the change of a Service's endpoints to the last caller's Envoy, by control plane: API server, debounce and push.
 * Gloo's also discovers the endpoints: 1.07 s in the lab, on busy cores.
 */
export const propagationMs = { istio: 1_000, edge: 1_000, gloo: 2_000 };

/**
 * Envoy's `update_merge_window`: the first change of a host's health takes effect at once, the next ones within 1 s.
 * Istio does not set it.
 */
export const defaultMergeWindowMs = 1_000;

/** Envoy's pause before the first retry, at most, where nobody sets another. */
export const defaultBackOffMs = 25;

/** Requests and connections of an Envoy cluster at once, where nobody sets other limits. Istio sets none. */
export const edgeRequestsAtOnce = 1_024;

/** Envoy's `max_ejection_time`: Istio does not set it. */
export const maxEjectionMs = 300_000;

/** Envoy's defaults for `interval` and `base_ejection_time`, where the rule has none. */
export const defaultIntervalMs = 10_000;
export const defaultBaseEjectionMs = 30_000;
