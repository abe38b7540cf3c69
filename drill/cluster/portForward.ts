import type { KubeConfig } from '../../kubernetesClient';
import type { Forward } from './podRequest';

/** Forwards ports of pods through the API server of a kubeconfig's current context. */
export function portForward(config: KubeConfig): Forward {
    return async (namespace, pod, port, fromPod, toPod) => {
        // Loaded on first use: the client is large.
        const { PortForward } = await import('../../kubernetesClient.js');
        const socket: unknown = await new PortForward(config).portForward(namespace, pod, [port], fromPod, null, toPod);
        return () => (socket as { close(): void }).close(); // without retries this is a socket
    };
}
