import type { Conditions } from './prediction';

/** The conditions of `failover explain`. */
export const usualConditions: Conditions = { rate: 100, outageMs: 60_000 };

/** A reply of a living endpoint comes within this time. */
export const replyMs = 50;

/** From the change of a Service's endpoints to the last caller's Envoy: API server, istiod's debounce and push. */
export const propagationMs = 1_000;

/**
 * Envoy's `update_merge_window`: the first change of a host's health takes effect at once, the next ones within 1 s.
 * Istio does not set it.
 */
export const mergeWindowMs = 1_000;

/** Envoy's `max_ejection_time`: Istio does not set it. */
export const maxEjectionMs = 300_000;

/** Envoy's defaults for `interval` and `base_ejection_time`, where the rule has none. */
export const defaultIntervalMs = 10_000;
export const defaultBaseEjectionMs = 30_000;
