import { kubeconfig } from '../cluster/kubeconfig';
import type { ControlPlane, ControlPlaneHost } from '../controlPlanes/controlPlane';
import { until } from '../process/until';
import { istioNamespace } from './istiod';
import { readerAccount, remoteSecret } from './objects';

const tokenTimeoutMs = 60_000;

/** An istiod whose mesh the lab makes: it serves from the start, and the lab lets it read the other clusters. */
export class JoinedIstio implements ControlPlane {
    constructor(private readonly host: ControlPlaneHost) {}

    waitsFor(): undefined {
        return undefined;
    }

    async join(others: readonly ControlPlaneHost[]): Promise<void> {
        for (const other of others) {
            await this.host.apply([remoteSecret(other.site, await readerKubeconfig(other))]);
        }
    }
}

/** A kubeconfig of the account that may only read, with the token that the controller manager issued for it. */
async function readerKubeconfig({ api, site, apiServerUrl }: ControlPlaneHost): Promise<string> {
    const { data } = await until(
        () =>
            api.get<{ data?: Record<string, string> }>(`/api/v1/namespaces/${istioNamespace}/secrets/${readerAccount}`),
        (secret) => Boolean(secret.data?.['token']),
        { timeoutMs: tokenTimeoutMs, what: `a token for ${readerAccount} in ${site.name}` },
    );
    const decode = (key: string) => Buffer.from(data?.[key] ?? '', 'base64').toString();
    return kubeconfig({
        cluster: site.name,
        server: apiServerUrl,
        authority: decode('ca.crt'),
        user: { token: decode('token') },
    });
}
