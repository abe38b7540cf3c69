import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { EchoApp, IngressGateway, LocalityFailover } from 'pulumi-failover';

const regions = ['europe-west1', 'us-central1'];
const kubeconfigs = new pulumi.Config().requireSecretObject<Record<string, string>>('kubeconfigs'); // by region

export const entries = regions.map((region) => {
    const kubeconfig = kubeconfigs.apply((all) => all[region] ?? '');
    const provider = new kubernetes.Provider(region, { kubeconfig, clusterIdentifier: region });
    const app = new EchoApp(`hello-${region}`, { appName: 'hello', text: 'hello', cluster: region }, { provider });
    const ingress = new IngressGateway(`ingress-${region}`, { namespace: 'default' }, { provider });
    const localities = regions.map((name) => ({ region: name, weight: 50 }));
    new LocalityFailover(`failover-${region}`, { service: { host: app.host }, localities }, { provider });
    return pulumi.interpolate`http://${ingress.address}/`;
});
