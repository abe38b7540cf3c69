import type * as pulumi from '@pulumi/pulumi';
import type { Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { enumProblems } from '../../valueProblems';
import { detectionProblems } from '../detectionProblems';
import type {
    Balancing,
    ConnectionPool,
    Detection,
    Distribution,
    Locality,
    MeshService,
    Retry,
} from '../failoverSettings';
import { entrySingles, ruleSingles } from '../failoverSingles';
import { defaults, Hardening } from '../hardening';
import { serviceOf } from '../hostNames';
import { portSettingsProblems, type PortSpec, portSpecs } from '../portSettings';
import { type EntryArguments, entryProblems, routeProblems } from '../routeProblems';
import { trafficSettings } from '../trafficSettings';
import type { LocalityFailoverArgs } from './localityFailover';
import { localityProblems } from './problems';
import { shiftedByHand } from './shiftedByHand';

/** Everything a {@link LocalityFailover} says to Istio, with the defaults filled in. */
export interface LocalityFailoverSpec {
    namespace: string;
    gatewayName: string;
    ruleName: string;
    gatewaySelector: { [label: string]: string };
    hosts: string[];
    service: pulumi.Unwrap<MeshService>;
    localities: pulumi.Unwrap<Locality>[];
    regions: string[];
    preference?: string[];
    /** Labels by which endpoints are preferred. */
    priority?: string[];
    /** Weights by zone, or by the clients' place. */
    distribution?: pulumi.Unwrap<Distribution>[];
    balancing: pulumi.Unwrap<Balancing>;
    /** Ports with settings of their own. */
    ports: PortSpec[];
    detection: pulumi.Unwrap<Detection>;
    baseEjectionTime: string;
    retry?: pulumi.Unwrap<Retry> & { attempts: number };
    timeout?: string;
    connectionPool: pulumi.Unwrap<ConnectionPool>;
}

/** Fills in the defaults. Refuses what Istio refuses or silently ignores. */
export function localityFailoverSpec(declared: pulumi.Unwrap<LocalityFailoverArgs>): LocalityFailoverSpec {
    const args = shiftedByHand(declared);
    const hardening = args.hardening ?? Hardening.Hardened;
    refuse('LocalityFailover', enumProblems('hardening', hardening, Hardening));
    const base = defaults[hardening];
    const retry = base.retry || args.retry ? { ...base.retry, ...args.retry } : undefined;
    const traffic = trafficSettings(base, args);
    const ruleName = args.ruleName ?? args.service.host.split('.')[0] ?? '';
    const spec: LocalityFailoverSpec = {
        namespace: args.namespace ?? serviceOf(args.service.host)?.namespace ?? '',
        gatewayName: args.gatewayName ?? gatewayName(hardening, ruleName),
        ruleName,
        gatewaySelector: args.gatewaySelector ?? { istio: 'ingressgateway' },
        hosts: args.hosts ?? ['*'],
        service: args.service,
        localities: args.localities,
        regions: args.regions ?? args.localities.map(({ region }) => region),
        ...given({
            preference: args.preference,
            priority: args.priority,
            distribution: args.distribution,
            timeout: args.timeout ?? base.timeout,
        }),
        ...traffic,
        ports: portSpecs(args.ports, traffic),
        ...given({ retry: retry && { ...retry, attempts: retry.attempts ?? defaultAttempts(args) } }),
    };
    refuse('LocalityFailover', [
        ...localityProblems(spec),
        ...detectionProblems(spec),
        ...portSettingsProblems(spec.ports, spec.localities),
        ...routeProblems(spec, args.namespace),
        ...entryProblems(spec, entryArguments),
    ]);
    return spec;
}

const entryArguments: EntryArguments = {
    hosts: 'hosts',
    gatewayName: 'gatewayName',
    gatewaySelector: 'gatewaySelector',
};

/** What a cluster has once. */
export function localityFailoverSingles(spec: LocalityFailoverSpec): Single[] {
    return [...ruleSingles(spec), ...entrySingles(spec, spec.ruleName, entryArguments)];
}

/** The gateway's name where none is given: each service has its own, but for the guide's. */
export function gatewayName(hardening: Hardening, ruleName: string): string {
    return hardening === Hardening.Guide ? 'public-gateway' : `${ruleName}-gateway`;
}

/** One try for each endpoint of the largest region, and one more for another region. */
function defaultAttempts(args: pulumi.Unwrap<LocalityFailoverArgs>): number {
    if (args.preference || args.priority) {
        return 2; // the third try leaves the failed priority
    }
    const largest = Math.max(...args.localities.map(({ replicas }) => replicas ?? 3));
    return Math.min(5, Math.max(2, largest)); // more would multiply the load when everything is down
}

/** Without the fields that are undefined. */
export function given<T extends object>(fields: T): { [field in keyof T]?: Exclude<T[field], undefined> } {
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
        [field in keyof T]?: Exclude<T[field], undefined>;
    };
}
