import type { KubeApi } from '../kubeApi';
import type { Pod } from '../objects';
import type { TokenRequest } from './payload';

/** The kubelet renews a token after 80 % of its life, or a day. */
const renewAfter = 0.8;
const renewAtLatestMs = 24 * 3600 * 1000;
const retryMs = 5_000;

interface TokenReply {
    readonly status: { readonly token: string; readonly expirationTimestamp: string };
}

/** The service account tokens of one pod, issued by the TokenRequest API, bound to the pod, and renewed in time. */
export class PodTokens {
    readonly issued = new Map<string, string>();
    private readonly timers = new Map<string, NodeJS.Timeout>();
    private stopped = false;

    /** @param renewed called after a renewal, to write the volumes again */
    constructor(
        private readonly api: KubeApi,
        private readonly pod: Pod,
        private readonly renewed: () => void,
        private readonly log: (line: string) => void,
    ) {}

    /** Issues the tokens that are not there yet. */
    async issue(requests: readonly TokenRequest[]): Promise<void> {
        const wanted = requests.filter(({ key }) => !this.issued.has(key));
        await Promise.all(wanted.map((request) => this.request(request)));
    }

    stop(): void {
        this.stopped = true;
        this.timers.forEach((timer) => clearTimeout(timer));
    }

    private async request(request: TokenRequest): Promise<void> {
        const { namespace, name, uid } = this.pod.metadata;
        const account = this.pod.spec.serviceAccountName ?? 'default';
        const reply = await this.api.post<TokenReply>(
            `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
            {
                apiVersion: 'authentication.k8s.io/v1',
                kind: 'TokenRequest',
                spec: {
                    audiences: request.audience ? [request.audience] : [],
                    expirationSeconds: request.expirationSeconds,
                    boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
                },
            },
        );
        this.issued.set(request.key, reply.status.token);
        const life = Date.parse(reply.status.expirationTimestamp) - Date.now();
        this.renewIn(request, Math.min(life * renewAfter, renewAtLatestMs));
    }

    private renewIn(request: TokenRequest, milliseconds: number): void {
        if (this.stopped) {
            return;
        }
        const timer = setTimeout(() => {
            this.request(request).then(this.renewed, (error: unknown) => {
                this.log(`renewing a token of ${this.pod.metadata.name}: ${String(error)}`);
                this.renewIn(request, retryMs);
            });
        }, milliseconds);
        timer.unref();
        this.timers.set(request.key, timer);
    }
}
