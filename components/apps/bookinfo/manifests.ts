import type * as kubernetes from '@pulumi/kubernetes';
import { applicationDeployment } from '../applicationDeployment';
import { bookinfoPort, type BookinfoSpec } from './bookinfoSpec';
import type { BookinfoService } from './workloads';

type Workload = BookinfoSpec['workloads'][number];

/** Name of a service's ServiceAccount, as in Istio's sample: the identity that mutual TLS shows. */
const bookinfoAccount = (service: BookinfoService) => `bookinfo-${service}`;

export function bookinfoServiceAccount(service: BookinfoService, { namespace }: BookinfoSpec) {
    return {
        metadata: { name: bookinfoAccount(service), namespace, labels: { account: service } },
        automountServiceAccountToken: false,
    } satisfies kubernetes.core.v1.ServiceAccountArgs;
}

/** The ClusterIP Service. Its port is named `http`, so that Istio does not have to detect the protocol. */
export function bookinfoService(service: BookinfoService, { namespace }: BookinfoSpec) {
    return {
        metadata: { name: service, namespace, labels: { app: service, service } },
        spec: {
            type: 'ClusterIP',
            selector: { app: service },
            ports: [{ name: 'http', port: bookinfoPort, targetPort: 'http', protocol: 'TCP' }],
        },
    } satisfies kubernetes.core.v1.ServiceArgs;
}

/** The Deployment of one version of a service. */
export function bookinfoDeployment(workload: Workload, spec: BookinfoSpec) {
    const { name, replicas, service, version, writes } = workload;
    return applicationDeployment(
        { ...spec, name, replicas, labels: { app: service, version } },
        {
            serviceAccountName: bookinfoAccount(service),
            ...(spec.hostAliases.length > 0 && { hostAliases: spec.hostAliases }),
            containers: [container(workload, spec)],
            volumes: writes.map((path) => ({ name: volumeName(path), emptyDir: {} })),
        },
    );
}

function container({ service, image, memory, writes, startSeconds, calls }: Workload, spec: BookinfoSpec) {
    const health = { httpGet: { path: '/health', port: 'http' }, timeoutSeconds: 1 };
    return {
        name: service,
        image,
        env: [
            { name: 'CLUSTER_NAME', value: spec.cluster },
            ...(service === 'reviews' ? [{ name: 'LOG_DIR', value: '/tmp/logs' }] : []),
            ...calls.flatMap((called) => [
                { name: `${called.toUpperCase()}_HOSTNAME`, value: spec.hostnames[called].host },
                { name: `${called.toUpperCase()}_SERVICE_PORT`, value: String(spec.hostnames[called].port) },
            ]),
        ],
        ports: [{ name: 'http', containerPort: bookinfoPort }],
        startupProbe: { ...health, periodSeconds: 1, failureThreshold: startSeconds },
        // Fast in both directions: an endpoint is removed at most 5 s after its process stops answering.
        readinessProbe: { ...health, periodSeconds: 2, failureThreshold: 2 },
        // Slow on purpose: a restart is for a stuck process; outlier detection has moved the traffic long before.
        livenessProbe: { ...health, periodSeconds: 10, failureThreshold: 3 },
        resources: { requests: { cpu: '10m', memory: memory.request }, limits: { memory: memory.limit } },
        securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            runAsNonRoot: true, // the published images have a user that is a number
        },
        volumeMounts: writes.map((path) => ({ name: volumeName(path), mountPath: path })),
        // Kubernetes signals the pod while its removal still propagates to the proxies, so the pod keeps serving.
        ...(spec.drainSeconds > 0 && { lifecycle: { preStop: { sleep: { seconds: spec.drainSeconds } } } }),
    } satisfies kubernetes.types.input.core.v1.Container;
}

/** `/opt/ibm/wlp/output` → `output`. */
const volumeName = (path: string) => path.split('/').at(-1) ?? '';
