import { eastWestPort as port } from '../paths/gatewayRefusals';
import type { Rule } from './rule';

/** East-west gateways without their port. */
export const eastWestPort: Rule = {
    id: 'east-west-port',
    severity: 'error',
    scope: 'fleet',
    what: 'The Service of an east-west gateway does not have port 15443.',
    why: 'Other clusters connect to that port of its address, unless the Service’s label `networking.istio.io/gatewayPort` names another.',
    source: 'https://istio.io/latest/docs/ops/configuration/traffic-management/multicluster/',
    check: ({ clusters }) =>
        clusters.flatMap(({ eastWest, name }) =>
            eastWest
                .filter(({ ports }) => ports.length > 0 && !ports.includes(port))
                .map(({ ports, source }) => ({
                    cluster: name,
                    object: source,
                    field: 'spec.ports',
                    reason: `has ${ports.join(', ')} and not ${port}, where other networks connect.`,
                    fix: { text: `Add port ${port}.`, argument: 'EastWestGateway declares it' },
                })),
        ),
};
