import * as kubernetes from '@pulumi/kubernetes';
import { FailoverService, VirtualDestination } from 'pulumi-failover';

// Gloo Mesh Enterprise 2: under one host, the reviews of the caller's region, or of the other when those have failed.
const management = new kubernetes.Provider('management', { context: 'management' });
const { hosts } = new VirtualDestination(
    'reviews',
    {
        destinationName: 'reviews',
        namespace: 'bookinfo-backends',
        hosts: ['reviews.global'],
        serviceLabels: { app: 'reviews' },
        port: 9080,
        regions: ['europe-west1', 'us-central1'],
    },
    { provider: management },
);

// Service Mesh Hub, the Solo guide's product: the reviews of the first cluster, or of the second.
const hub = new kubernetes.Provider('hub', { context: 'mgmt-cluster' });
const { hostname } = new FailoverService(
    'reviews-failover',
    {
        service: { name: 'reviews', namespace: 'bookinfo' },
        port: 9080,
        clusters: ['mgmt-cluster', 'remote-cluster'],
    },
    { provider: hub },
);

export const callers = { glooMesh: hosts, serviceMeshHub: hostname };
