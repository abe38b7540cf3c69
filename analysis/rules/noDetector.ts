import { detects } from '../paths/path';
import type { Rule } from './rule';
import { clustersOf, onPath, pathsOf, policyField } from './subject';

/** Outlier detection that counts nothing. */
export const noDetector: Rule = {
    id: 'no-detector',
    severity: 'error',
    scope: 'service',
    what: 'Outlier detection has every count set to 0.',
    why: 'Envoy counts 5xx errors unless their number is 0, and gateway errors only where a number is given. With none of them nothing is ever ejected.',
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection',
    check: (fleet) =>
        pathsOf(fleet)
            .filter((path) => path.detection && !detects(path.detection.value) && clustersOf(path).length > 1)
            .map((path) => ({
                ...onPath(path),
                field: `${policyField(path)}.outlierDetection.consecutive5xxErrors`,
                reason: 'is 0, and no other count is above 0: nothing is ever ejected.',
                fix: {
                    text: 'Set one of the counts to 1 or more.',
                    argument: '`detection.consecutive5xxErrors` or `detection.consecutiveGatewayErrors`',
                    patch: { spec: { trafficPolicy: { outlierDetection: { consecutiveGatewayErrors: 5 } } } },
                },
            })),
};
