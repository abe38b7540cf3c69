import { fieldsOf, objectName } from '../manifests/kubernetesObject';
import type { Rule } from './rule';

/** Gateways that nobody runs. */
export const gatewayWithoutProxies: Rule = {
    id: 'gateway-without-proxies',
    severity: 'error',
    scope: 'fleet',
    what: 'The selector of a `Gateway` fits no pod.',
    why: 'A `Gateway` configures the proxies whose labels its selector names. Without one, its port stays closed. Checked where pods were read.',
    source: 'https://istio.io/latest/docs/reference/config/networking/gateway/',
    check: ({ clusters }) =>
        clusters
            .filter(({ hasPods }) => hasPods)
            .flatMap(({ gateways, name }) =>
                gateways
                    .filter(({ hasProxies }) => !hasProxies)
                    .map(({ object }) => ({
                        cluster: name,
                        object: objectName(object),
                        field: 'spec.selector',
                        reason: `is ${JSON.stringify(fieldsOf(object.content.spec).selector ?? {})}, which no pod of the cluster has.`,
                        fix: {
                            text: 'Use the labels of the gateway’s pods.',
                            argument: 'IngressGateway and EastWestGateway declare both',
                        },
                    })),
            ),
};
