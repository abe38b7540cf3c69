import type { KubeConfig } from '../../kubernetesClient';
import type { Forward } from './podRequest';

/** A WebSocket, as far as it is used here. */
interface Socket {
    close(): void;
    addEventListener(type: 'close', listener: () => void): void;
}

/** Forwards ports of pods through the API server of a kubeconfig's current context. */
export function portForward(config: KubeConfig): Forward {
    return async (namespace, pod, port, fromPod, toPod) => {
        // Loaded on first use: the client is large.
        const { PortForward } = await import('../../kubernetesClient.js');
        const found: unknown = await new PortForward(config).portForward(namespace, pod, [port], fromPod, null, toPod);
        const socket = found as Socket; // without retries this is a socket
        socket.addEventListener('close', () => fromPod.end());
        return () => socket.close();
    };
}
