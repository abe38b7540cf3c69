import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { EchoApp, IngressGateway, LocalityFailover } from 'pulumi-failover';

const regions = ['europe-west1', 'us-central1'];
export const kubeconfigs = new pulumi.Config().requireSecretObject<Record<string, string>>('kubeconfigs'); // by region

const failovers = regions.map((region) => {
    const kubeconfig = kubeconfigs.apply((all) => all[region] ?? '');
    const provider = new kubernetes.Provider(region, { kubeconfig, clusterIdentifier: region });
    const app = new EchoApp(`hello-${region}`, { appName: 'hello', text: 'hello', cluster: region }, { provider });
    const ingress = new IngressGateway(`ingress-${region}`, { namespace: 'default' }, { provider });
    const localities = regions.map((name) => ({ region: name, weight: 50 }));
    const entry = pulumi.interpolate`http://${ingress.address}/`;
    const { drill } = new LocalityFailover(
        `failover-${region}`,
        { service: { host: app.host }, localities, drill: { entry, region, deployment: app.deploymentName } },
        { provider },
    );
    return { entry, drill };
});
export const entries = failovers.map(({ entry }) => entry);
export const drill = failovers[0]?.drill; // `failover drill --stack <name> --confirm europe-west1`
