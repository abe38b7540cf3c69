import * as pulumi from '@pulumi/pulumi';
import { engineHasHooks } from '../../../components/engineHooks';
import { BadInput } from '../../../errors';
import type { Cluster } from '../../clusters/cluster';
import { controllersOf, gatewayControllers } from './foundGateways';
import { foundIstio } from './foundIstio';

/** Looks into a cluster for what a component is about to install; the answer says what is there and which setting to use. */
type Search = (cluster: Cluster & Required<Pick<Cluster, 'reader'>>) => Promise<string | undefined>;

/** By the components that install something, each once in a cluster. */
const searches: Readonly<Record<string, Search>> = {
    'pulumi-failover:index:ControlPlane': async ({ name, reader }) => {
        const { hasNamespace, namespace, remotes, revisions } = await foundIstio(reader);
        if (revisions.length === 0) {
            return hasNamespace
                ? `\`${name}\` has a namespace ${namespace} already, without Istio’s injection webhook. Delete it, or finish its installation.`
                : undefined;
        }
        const setting = JSON.stringify({
            installed: true,
            ...(!revisions.includes('default') && { revision: revisions[0] }),
            joined: true,
        });
        return (
            `\`${name}\` runs Istio already (${revisions.join(', ')}), and the stack does not take it over. Set \`istio\` to ` +
            `${setting}${remotes?.length === 0 ? ', once its control plane reads the other clusters' : ''}.`
        );
    },
    'pulumi-failover:index:EnvoyGateway': gatewaySearch('envoy-gateway'),
    'pulumi-failover:index:GlooGateway': gatewaySearch('gloo'),
};

function gatewaySearch(kind: keyof typeof gatewayControllers): Search {
    const { deployment, setting, title } = gatewayControllers[kind];
    return async ({ name, reader }) => {
        const controllers = await controllersOf(reader, kind);
        return controllers.length === 0
            ? undefined
            : `\`${name}\` runs ${title} already (Deployment ${controllers.join(' and ')}), and the stack does not take it over. ` +
                  (controllers.includes(deployment)
                      ? `Set \`${setting}\` to {"installed": true}.`
                      : `The scenario can use it as ${deployment} alone: two of them would serve one another’s gateways.`);
    };
}

/**
 * Refuses to install what a cluster runs already. The engine asks before it creates a component, in a preview too; a
 * component that is in the stack's state is the stack's own.
 */
export function refuseForeign(clusters: readonly Cluster[]): void {
    pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
        const search = searches[type];
        const cluster = clusters.find(
            ({ provider }) => provider === (opts as pulumi.ComponentResourceOptions).provider,
        );
        if (!search || !cluster?.reader || props['managed'] === true || !engineHasHooks()) {
            return undefined;
        }
        const { reader } = cluster;
        const beforeCreate = new pulumi.ResourceHook(
            `${name}-is-not-there`,
            async () => {
                const problem = await search({ ...cluster, reader });
                if (problem !== undefined) {
                    throw new BadInput(problem);
                }
            },
            { onDryRun: true },
        );
        return { props, opts: { ...opts, hooks: { beforeCreate: [beforeCreate] } } };
    });
}
