import type * as pulumi from '@pulumi/pulumi';
import { type MeshFailoverArgs, meshFailoverSpec, type MeshFailoverSpec } from '../../../components';

type Args = pulumi.Unwrap<MeshFailoverArgs>;

/** A service in two clusters with a network each; every test changes as little of it as it can. */
export const valid: Args = {
    service: { host: 'reviews.bookinfo.svc.cluster.local', port: 9080 },
    clusters: [
        { name: 'europe', network: 'network-europe', region: 'europe-west1' },
        { name: 'america', network: 'network-america', region: 'us-central1' },
    ],
};

export const meshSpec = (change: Partial<Args> = {}): MeshFailoverSpec => meshFailoverSpec({ ...valid, ...change });

/** The clusters, changed alike. */
export const clusters = (change: Partial<Args['clusters'][number]>) =>
    valid.clusters.map((cluster) => ({ ...cluster, ...change }));
