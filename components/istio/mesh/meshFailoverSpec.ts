import type * as pulumi from '@pulumi/pulumi';
import type { Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { suffixProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import { enumProblems } from '../../valueProblems';
import { detectionProblems } from '../detectionProblems';
import { entrySingles, meshRouteSingles, ruleSingles } from '../failoverSingles';
import { Hardening } from '../hardening';
import { serviceOf } from '../hostNames';
import { gatewayName, given, type LocalityFailoverSpec } from '../locality/localityFailoverSpec';
import { forEachPort, portSettingsProblems, portSpecs } from '../portSettings';
import { type EntryArguments, entryProblems, routeProblems } from '../routeProblems';
import { trafficSettings } from '../trafficSettings';
import { meshDefaults } from './defaults';
import type { MeshCluster, MeshFailoverArgs } from './meshFailover';
import { orderProblems } from './order';

/** Everything a {@link MeshFailover} says to Istio, with the defaults filled in. */
export interface MeshFailoverSpec extends Omit<LocalityFailoverSpec, 'distribution' | 'localities' | 'regions'> {
    clusters: pulumi.Unwrap<MeshCluster>[];
}

/** Fills in the defaults. Refuses what Istio refuses, and settings that lose a healthy cluster. */
export function meshFailoverSpec(args: pulumi.Unwrap<MeshFailoverArgs>): MeshFailoverSpec {
    const hardening = args.hardening ?? Hardening.Hardened;
    refuse('MeshFailover', enumProblems('hardening', hardening, Hardening));
    const base = meshDefaults[hardening];
    const retry = base.retry || args.retry ? { attempts: 3, ...base.retry, ...args.retry } : undefined;
    const traffic = trafficSettings(base, args);
    const ruleName = args.ruleName ?? args.service.host.split('.')[0] ?? '';
    const spec: MeshFailoverSpec = {
        namespace: args.namespace ?? serviceOf(args.service.host)?.namespace ?? '',
        ruleName,
        gatewayName: args.entry?.gatewayName ?? gatewayName(hardening, ruleName),
        gatewaySelector: args.entry?.gatewaySelector ?? { istio: 'ingressgateway' },
        hosts: args.entry?.hosts ?? ['*'],
        service: args.service,
        clusters: args.clusters,
        ...given({
            priority: args.preference ? undefined : (args.priority ?? ['topology.istio.io/cluster']),
            preference: args.preference,
            timeout: args.timeout ?? base.timeout,
        }),
        ...traffic,
        ports: portSpecs(args.ports, traffic),
        ...given({ retry }),
    };
    refuse('MeshFailover', [
        ...orderProblems(spec, args.priority),
        ...detectionProblems({ ...spec, localities: [] }),
        ...portSettingsProblems(spec.ports, []),
        ...forEachPort(spec, (settings) => [
            ...ejectionProblems(settings),
            ...(hardening === Hardening.Guide ? [] : loneGatewayProblems(settings)),
        ]),
        ...routeProblems(spec, args.namespace),
        ...(args.entry
            ? [...entryProblems(spec, entryArguments), ...suffixProblems('ruleName', ruleName, entrySuffix)]
            : []),
    ]);
    return spec;
}

const entryArguments: EntryArguments = {
    hosts: 'entry.hosts',
    gatewayName: 'entry.gatewayName',
    gatewaySelector: 'entry.gatewaySelector',
};

/** What the name of the entry's `VirtualService` has after that of the rule. */
export const entrySuffix = '-entry';

/** What a cluster has once, with an entry or without. */
export function meshFailoverSingles(spec: MeshFailoverSpec, entry: boolean): Single[] {
    return [
        ...ruleSingles(spec),
        ...meshRouteSingles(spec),
        ...(entry ? entrySingles(spec, `${spec.ruleName}${entrySuffix}`, entryArguments) : []),
    ];
}

/**
 * The pods of a client's own cluster may be all but one of the endpoints that it knows, so that less than all but the
 * last would keep a dead one. Envoy ejects while 100 × ejected / all stays within the maximum.
 */
function ejectionProblems({ detection }: MeshFailoverSpec): Problem[] {
    const { maxEjectionPercent = 10 } = detection;
    return Number.isInteger(maxEjectionPercent) && maxEjectionPercent > 0 && maxEjectionPercent < 99
        ? [
              {
                  path: 'detection.maxEjectionPercent',
                  reason:
                      `is ${maxEjectionPercent}: a client’s own pods may be more than that of the endpoints it knows, ` +
                      'since a remote cluster counts as one for each gateway address.',
                  fix: 'Use 99 (all but the last) or 100.',
              },
          ]
        : [];
}

/** One error in a row ejects; where a cluster has but one address, that loses all of it. */
function loneGatewayProblems({ clusters, detection }: MeshFailoverSpec): Problem[] {
    const lone = clusters.filter(({ gatewayAddresses }) => gatewayAddresses === 1).map(({ name }) => name);
    const counts = (['consecutiveGatewayErrors', 'consecutive5xxErrors'] as const).filter(
        (field) => detection[field] === 1,
    );
    return lone.length === 0
        ? []
        : counts.map((field) => ({
              path: `detection.${field}`,
              reason:
                  `is 1, and ${lone.map((name) => `\`${name}\``).join(' and ')} can be reached by one gateway address ` +
                  'only: a single error would take the whole cluster away.',
              fix: 'Use 3 or more, or give it more addresses.',
          }));
}
