import { BadInput } from '../../../errors';
import type { Configuration } from '../../settings/configuration';
import type { EdgeCluster } from './clusters';
import type { EdgeGatewayKind } from './settings';

/** The gateway of a run, and why it is that one. */
export interface GatewayChoice {
    gateway: EdgeGatewayKind;
    /** Whether the infrastructure runs it in every cluster. */
    managed: boolean;
    /** End of the sentence "The edge runs on …, ". */
    why: string;
}

/** Names of the gateways as people know them. */
export const gatewayTitles: Readonly<Record<EdgeGatewayKind, string>> = {
    'envoy-gateway': 'Envoy Gateway',
    gloo: 'Gloo',
    kgateway: 'kgateway',
};

/**
 * The gateway that is configured. Else the one that the infrastructure runs; else Gloo where a licence is configured, as
 * in the Gloo guide; else Envoy Gateway, which needs none.
 */
export function gatewayChoice(
    { edgeGateway, glooLicenseKey }: Pick<Configuration, 'edgeGateway' | 'glooLicenseKey'>,
    members: readonly EdgeCluster[],
    infrastructure: string,
): GatewayChoice {
    const running = runningEverywhere(members);
    const [first] = running;
    if (edgeGateway !== undefined) {
        const managed = running.includes(edgeGateway);
        if (first !== undefined && !managed) {
            throw new BadInput(
                `\`edgeGateway\` is ${edgeGateway}, but the infrastructure \`${infrastructure}\` runs ${first}. Use ` +
                    `\`edgeGateway: ${first}\`, or leave out the setting that says what runs.`,
            );
        }
        if (edgeGateway === 'kgateway' && !managed) {
            throw new BadInput(
                '`edgeGateway` is kgateway, which the stack does not install: only the lab runs it ' +
                    '(`failover lab up --scenario edge --gateway kgateway`). Elsewhere use envoy-gateway or gloo.',
            );
        }
        return { gateway: edgeGateway, managed, why: '`edgeGateway` says so' };
    }
    const managed = first !== undefined;
    if (managed) {
        return { gateway: first, managed, why: `the infrastructure \`${infrastructure}\` runs it` };
    }
    return glooLicenseKey === undefined
        ? { gateway: 'envoy-gateway', managed, why: 'no licence of Gloo’s enterprise edition is configured' }
        : { gateway: 'gloo', managed, why: '`glooLicenseKey` is configured' };
}

/** The gateways that the infrastructure runs in every cluster. */
export function runningEverywhere(members: readonly EdgeCluster[]): EdgeGatewayKind[] {
    const [first, ...others] = members.map(({ cluster }) => cluster.edgeGateways ?? []);
    return (first ?? []).filter((kind) => others.every((each) => each.includes(kind)));
}
