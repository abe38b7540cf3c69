import type { OutlierDetection } from '../model/rules';
import { consecutive5xxDefault } from '../paths/path';
import type { Rule } from './rule';
import { onPath, pathsOf, policyField } from './subject';

/** Whether the count of gateway errors is reached after the one of all 5xx at the earliest. */
export function isShadowed({
    consecutive5xxErrors = consecutive5xxDefault,
    consecutiveGatewayErrors = 0,
}: OutlierDetection): boolean {
    return consecutiveGatewayErrors > 0 && consecutive5xxErrors > 0 && consecutiveGatewayErrors >= consecutive5xxErrors;
}

/** A count of gateway errors that never decides. */
export const gatewayErrorsShadowed: Rule = {
    id: 'gateway-errors-shadowed',
    severity: 'warning',
    scope: 'service',
    what: '`consecutiveGatewayErrors` is not below `consecutive5xxErrors`.',
    why: 'Gateway errors are 5xx too. As many 5xx have ejected the endpoint before, also those of an application that answers 500.',
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection',
    check: (fleet) =>
        pathsOf(fleet)
            .filter(({ detection }) => detection !== undefined && isShadowed(detection.value))
            .map((path) => ({
                ...onPath(path),
                field: `${policyField(path)}.outlierDetection.consecutiveGatewayErrors`,
                reason: `is ${path.detection?.value.consecutiveGatewayErrors ?? 0}, and ${path.detection?.value.consecutive5xxErrors ?? consecutive5xxDefault} errors of any kind eject already: it has no effect.`,
                fix: {
                    text: 'Use a lower number, or set `consecutive5xxErrors` to 0.',
                    argument: '`detection.consecutive5xxErrors: 0`',
                },
            })),
};
