import type * as kubernetes from '@pulumi/kubernetes';
import { Hardening } from '../istio/hardening';
import { type EchoSpec, envoyPort } from './echoAppSpec';
import { echoEnvoyConfig, envoyAdminPort } from './echoEnvoyConfig';
import { echoPort } from './echoPort';

/** The Envoy in front of http-echo: the Gloo guide switches the pod's health with it. */
export function echoEnvoyContainer(spec: EchoSpec) {
    return {
        name: 'envoy',
        image: spec.envoyImage,
        args: [
            '--config-yaml',
            JSON.stringify(echoEnvoyConfig({ hardening: spec.hardening, echoPort })), // JSON is YAML
            '--disable-hot-restart',
            '--concurrency',
            '1',
        ],
        ports: [
            { name: 'http', containerPort: envoyPort },
            { name: 'admin', containerPort: envoyAdminPort },
        ],
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
        securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
            runAsUser: 101, // `envoy` of the published image
            runAsGroup: 101,
        },
        ...(spec.hardening === Hardening.Hardened && {
            startupProbe: { tcpSocket: { port: envoyPort }, periodSeconds: 1, failureThreshold: 30 },
        }),
        ...(spec.drainSeconds > 0 && { lifecycle: { preStop: { sleep: { seconds: spec.drainSeconds } } } }),
    } satisfies kubernetes.types.input.core.v1.Container;
}
