import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadYaml } from '../../kubernetesClient';
import type { ClusterSite } from '../network/plan';

const chart = 'manifests/charts/istio-control/istio-discovery';

interface ChartValues {
    _internal_defaults_do_not_set: {
        global: { proxy: object; multiCluster: object };
        sidecarInjectorWebhook: object;
        cni: object;
        env: object;
        gateways: object;
    };
}

/** The two files of istiod's injector: `config` (templates and policy) and `values`, as the chart's ConfigMap holds them. */
export interface InjectorFiles {
    config: string;
    values: string;
}

/** Builds the injector's files from the chart's own templates and defaults. JSON is YAML. */
export async function injectorFiles(istioFiles: string, site: ClusterSite): Promise<InjectorFiles> {
    const read = (file: string) => readFile(join(istioFiles, chart, file), 'utf8');
    const [sidecar, gateway, values] = await Promise.all([
        read('files/injection-template.yaml'),
        read('files/gateway-injection-template.yaml'),
        read('values.yaml'),
    ]);
    const defaults = loadYaml<ChartValues>(values)._internal_defaults_do_not_set;
    return {
        config: JSON.stringify({
            policy: 'enabled',
            defaultTemplates: ['sidecar'],
            alwaysInjectSelector: [],
            neverInjectSelector: [],
            injectedAnnotations: {},
            templates: { sidecar, gateway },
        }),
        values: JSON.stringify({
            global: {
                ...defaults.global,
                network: site.network,
                meshID: 'lab',
                // Sidecars capture traffic by nft, the one such tool that the lab asks for.
                nativeNftables: true,
                multiCluster: { ...defaults.global.multiCluster, clusterName: site.name },
                // The chart's 15 s between readiness probes would be most of a pod's start here.
                proxy: { ...defaults.global.proxy, readinessPeriodSeconds: 1, readinessFailureThreshold: 30 },
            },
            revision: '',
            sidecarInjectorWebhook: defaults.sidecarInjectorWebhook,
            pilot: { cni: defaults.cni, env: defaults.env },
            gateways: defaults.gateways,
        }),
    };
}
