import type { V1Pod, V1PodSpec, V1Volume } from '@kubernetes/client-node';

const volumeKinds = ['configMap', 'secret', 'emptyDir', 'downwardAPI', 'projected'] as const;

/**
 * All that a pod asks for and the lab does not have; a pod with any of it does not start.
 *
 * @param obstacle why sidecars cannot capture traffic here
 */
export function refusals(pod: Pick<V1Pod, 'spec'>, obstacle?: string): string[] {
    const spec = pod.spec;
    return spec
        ? [
              ...hostRefusals(spec),
              ...volumeRefusals(spec),
              ...sysctlRefusals(spec),
              ...probeRefusals(spec),
              ...(obstacle === undefined ? [] : captureRefusals(spec, obstacle)),
          ]
        : [];
}

/** The command of Istio's proxy image that redirects a pod's traffic to its sidecar. */
const captureCommand = 'istio-iptables';

function captureRefusals(spec: V1PodSpec, obstacle: string): string[] {
    return (spec.initContainers ?? [])
        .filter(({ command = [], args = [] }) => [...command, ...args].includes(captureCommand))
        .map(
            ({ name }) =>
                `container \`${name}\` captures traffic for a sidecar, which ${obstacle}. A pod with the label` +
                ' `sidecar.istio.io/inject: "false"` gets no sidecar',
        );
}

function hostRefusals(spec: V1PodSpec): string[] {
    return (['hostNetwork', 'hostPID', 'hostIPC'] as const)
        .filter((field) => spec[field])
        .map((field) => `\`spec.${field}\` is true, but a lab pod never shares the host's; leave it out`);
}

function volumeRefusals(spec: V1PodSpec): string[] {
    return (spec.volumes ?? []).flatMap((volume: V1Volume) => {
        const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';
        if (!volumeKinds.some((known) => known === kind)) {
            return [
                `volume \`${volume.name}\` is a ${kind}, which the lab does not have; it has ${volumeKinds.join(', ')}`,
            ];
        }
        return (volume.projected?.sources ?? [])
            .filter((source) => source.clusterTrustBundle ?? source.podCertificate)
            .map(
                () =>
                    `volume \`${volume.name}\` projects a clusterTrustBundle or podCertificate, which the lab does not` +
                    ' have; it projects serviceAccountToken, configMap, secret, downwardAPI',
            );
    });
}

function sysctlRefusals(spec: V1PodSpec): string[] {
    return (spec.securityContext?.sysctls ?? [])
        .filter(({ name }) => !/^net(\.[a-z0-9_-]+)+$/.test(name))
        .map(({ name }) => `sysctl \`${name}\` is not of the pod's network; the lab sets only \`net.*\``);
}

function probeRefusals(spec: V1PodSpec): string[] {
    return [...(spec.initContainers ?? []), ...spec.containers].flatMap((container) =>
        (['startupProbe', 'readinessProbe', 'livenessProbe'] as const)
            .filter((field) => container[field]?.grpc)
            .map(
                (field) =>
                    `\`${field}\` of container \`${container.name}\` is grpc, which the lab does not have;` +
                    ' use httpGet, tcpSocket or exec',
            ),
    );
}
