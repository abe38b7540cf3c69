/** Ejects an endpoint at its first 5xx, for longer than any test; no limit to how many. */
export const outlierDetection = {
    consecutive5xxErrors: 1,
    interval: '1s',
    baseEjectionTime: '10m',
    maxEjectionPercent: 100,
};
