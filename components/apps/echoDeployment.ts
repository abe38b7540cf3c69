import type * as kubernetes from '@pulumi/kubernetes';
import { Hardening } from '../istio/hardening';
import { applicationDeployment } from './applicationDeployment';
import type { EchoSpec } from './echoAppSpec';
import { echoEnvoyContainer } from './echoEnvoy';
import { echoPort } from './echoPort';

/** The Deployment of http-echo: each reply names its cluster and pod. */
export function echoDeployment(spec: EchoSpec) {
    return applicationDeployment(
        { ...spec, name: spec.appName },
        { containers: [container(spec), ...(spec.behindEnvoy ? [echoEnvoyContainer(spec)] : [])] },
    );
}

function container(spec: EchoSpec) {
    return {
        name: 'http-echo',
        image: spec.image,
        args: [`-listen=:${echoPort}`, `-text=${literal(`${spec.text} cluster=${spec.cluster}`)} pod=$(POD_NAME)`],
        env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
        ports: [{ name: spec.behindEnvoy ? 'echo' : 'http', containerPort: echoPort }],
        ...probes(spec),
        resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
        securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
            runAsUser: 65532, // `nonroot` of the distroless image that http-echo is built on
            runAsGroup: 65532,
        },
        // On SIGTERM, http-echo closes its listener and idle connections at once. Kubernetes signals the pod while its
        // removal still propagates to the proxies, so the pod keeps serving meanwhile.
        ...(spec.drainSeconds > 0 && { lifecycle: { preStop: { sleep: { seconds: spec.drainSeconds } } } }),
    } satisfies kubernetes.types.input.core.v1.Container;
}

function probes(spec: EchoSpec) {
    const health = { httpGet: { path: '/health', port: spec.behindEnvoy ? 'echo' : 'http' } };
    if (spec.behindEnvoy) {
        // The gateway's health checks decide whether the pod gets requests, and return it within a second. Readiness
        // covers the start only.
        return spec.hardening === Hardening.Guide
            ? {}
            : { startupProbe: { ...health, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 30 } };
    }
    return {
        // Fast in both directions: an endpoint is removed at most 5 s after its process stops answering.
        readinessProbe: { ...health, periodSeconds: 2, timeoutSeconds: 1, failureThreshold: 2 },
        // Slow on purpose: a restart is for a stuck process; outlier detection has moved the traffic long before.
        livenessProbe: { ...health, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 },
    };
}

/** Kubernetes expands `$(NAME)` in arguments; `$$` is an escaped dollar. */
function literal(text: string): string {
    return text.replaceAll('$', '$$$$');
}
