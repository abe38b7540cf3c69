import { istiod, meshConfig } from '../../../lab/istio/istiod';
import type { ClusterSite } from '../../../lab/network/plan';

const site: ClusterSite = { name: 'a', index: 1, region: 'a', zones: ['a-b'], network: 'network-a' };
const options = { executable: '/istiod', kubeconfig: '/kubeconfig', directory: '/state' };

interface Defaults {
    defaultConfig: { proxyMetadata: Record<string, string> };
}
const proxyMetadata = (pluggedIn: boolean) => (meshConfig({ pluggedIn }) as Defaults).defaultConfig.proxyMetadata;

describe('istiod', () => {
    it('makes an authority of its own where none is brought', () => {
        expect(istiod(site, options).env).not.toHaveProperty('ROOT_CA_DIR');
        expect(proxyMetadata(false)).not.toHaveProperty('SECRET_TTL');
    });

    it('takes the one that is brought, and other roots while it runs', () => {
        expect(istiod(site, { ...options, authority: '/cacerts' }).env).toMatchObject({
            ROOT_CA_DIR: '/cacerts',
            ISTIO_MULTIROOT_MESH: 'true',
        });
    });

    it('has proxies follow another root before a phase of a rotation in the lab is over (20 s)', () => {
        const { SECRET_TTL, SECRET_GRACE_PERIOD_RATIO, PROXY_CONFIG_XDS_AGENT } = proxyMetadata(true);
        const lifeSeconds = Number(/^(\d+)m$/.exec(SECRET_TTL ?? '')?.[1]) * 60;
        const jitter = 0.01; // SECRET_GRACE_PERIOD_RATIO_JITTER
        expect(lifeSeconds * (1 - Number(SECRET_GRACE_PERIOD_RATIO) + jitter)).toBeLessThan(20);
        expect(PROXY_CONFIG_XDS_AGENT).toBe('true');
    });

    it('listens where its cluster, and only its cluster, has its control plane', () => {
        const { args, namespace } = istiod(site, options);
        expect(namespace).toBe('a');
        expect(args).toEqual(expect.arrayContaining(['--secureGRPCAddr=198.18.1.1:15012', '--clusterID=a']));
    });
});
