import type * as pulumi from '@pulumi/pulumi';
import { repeated } from '../../analysis/repeated';
import type { Problem } from '../problem';
import { portProblems } from '../valueProblems';
import { balancingProblems } from './balancing';
import { connectionPoolProblems } from './connectionPoolProblems';
import { detectionProblems } from './detectionProblems';
import type { PortSettings } from './failoverSettings';
import type { LocalityFailoverSpec } from './locality/localityFailoverSpec';
import { detectionOf, type TrafficSettings } from './trafficSettings';

/** The settings of one port, with the defaults filled in. */
export interface PortSpec extends TrafficSettings {
    port: number;
}

/**
 * The settings of single ports. Istio's `portLevelSettings` replace a rule's settings as a whole: what they leave out has
 * Istio's defaults and not the rule's, no outlier detection among them. So each is written out in full.
 */
export function portSpecs(ports: pulumi.Unwrap<PortSettings>[] | undefined, base: TrafficSettings): PortSpec[] {
    return (ports ?? []).map(({ balancing, connectionPool, detection, failback, port }) => ({
        port,
        detection: detectionOf(base.detection, detection ?? {}),
        baseEjectionTime: failback?.baseEjectionTime ?? base.baseEjectionTime,
        connectionPool: { ...base.connectionPool, ...connectionPool },
        balancing: { ...base.balancing, ...balancing },
    }));
}

/** Problems of the settings that all ports share, and of those that each port of its own has. */
export function forEachPort<S extends TrafficSettings>(
    spec: S & { ports: PortSpec[] },
    problemsOf: (settings: S) => Problem[],
): Problem[] {
    return [
        ...problemsOf(spec),
        ...spec.ports.flatMap((settings, index) => ofPort(index, problemsOf({ ...spec, ...settings }))),
    ];
}

function ofPort(index: number, problems: Problem[]): Problem[] {
    return problems.map((problem) => ({ ...problem, path: `ports[${index}].${problem.path}` }));
}

/** What is wrong with the settings of single ports. */
export function portSettingsProblems(ports: PortSpec[], localities: LocalityFailoverSpec['localities']): Problem[] {
    return [
        ...repeated(ports.map(({ port }) => String(port))).map((port) => ({
            path: 'ports',
            reason: `names port ${port} twice.`,
        })),
        ...ports.flatMap((settings, index) =>
            ofPort(index, [
                ...portProblems('port', settings.port),
                ...detectionProblems({ ...settings, localities }),
                ...connectionPoolProblems(settings.connectionPool),
                ...balancingProblems('balancing', settings.balancing),
            ]),
        ),
    ];
}
