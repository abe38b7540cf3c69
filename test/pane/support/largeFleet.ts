import { detectionOf, type Fleet, type Manifest, rule, validFleet } from '../../analysis/support/fleet';

/** As many services as asked for. */
export function largeFleet(services: number): Fleet {
    return fleetOf(Array.from({ length: services }, (_, index) => (index === 0 ? 'hello' : numbered(index))));
}

const numbered = (index: number): string => `service-${String(index).padStart(4, '0')}`;

/** The valid fleet with a problem, and with more services: every second has a rule, every fourth no outlier detection. */
export function fleetOf([, ...others]: readonly string[]): Fleet {
    const fleet = validFleet();
    delete detectionOf(fleet.west).maxEjectionPercent;
    for (const manifests of Object.values(fleet)) {
        manifests.push(...others.flatMap((name, index) => serviceOf(name, index)));
    }
    return fleet;
}

function serviceOf(name: string, index: number): Manifest[] {
    const metadata = { name, namespace: 'shop' };
    const own = rule();
    const policy = own.spec?.trafficPolicy as Record<string, unknown>;
    if (index % 4 === 0) {
        delete policy.outlierDetection;
    }
    return [
        {
            apiVersion: 'v1',
            kind: 'Service',
            metadata,
            spec: { selector: { app: name }, ports: [{ name: 'http', port: 5000 }] },
        },
        {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata,
            spec: { replicas: 2, template: { metadata: { labels: { app: name } } } },
        },
        ...(index % 2 === 0
            ? [{ ...own, metadata, spec: { ...own.spec, host: `${name}.shop.svc.cluster.local` } }]
            : []),
    ];
}
