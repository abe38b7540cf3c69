import type { ExplainedService } from '../analysis/explanation';
import type { ClusterInput } from '../analysis/model/fleet';
import { heldName } from '../analysis/verification/heldName';
import { proxiesOf, type Proxy } from '../analysis/verification/proxies';
import { endpointsByUpstream, endpointsPath } from '../drill/inspection/endpoints';
import { type Ejections, type PathHealth, pathKey } from '../pane/model/ejections';
import type { AskProxy } from './explainVerify';

/** The fleet whose proxies are asked, as it is now. */
interface AskedFleet {
    readonly inputs: readonly ClusterInput[];
    readonly services: readonly ExplainedService[];
}

/** From one round of questions to the next. */
const pauseMs = 1_000;

/** Most proxies that are asked at the same time: each is a connection through an API server. */
const atOnce = 16;

/** A proxy that takes longer does not answer. */
const patienceMs = 5_000;

const reasons: Readonly<Record<string, string>> = {
    failed_outlier_check: 'ejected',
    failed_active_health_check: 'fails its health checks',
};

/** Asks one proxy of each caller, again and again, which endpoints get no requests. */
export class WatchedEjections {
    private known: Ejections = new Map();
    private due: NodeJS.Timeout | undefined;
    private isClosed = false;

    constructor(
        private readonly ask: AskProxy,
        private readonly fleet: () => AskedFleet,
        private readonly changed: () => void,
    ) {
        this.later();
    }

    current(): Ejections {
        return this.known;
    }

    close(): void {
        this.isClosed = true;
        clearTimeout(this.due);
    }

    private later(): void {
        if (!this.isClosed) {
            this.due = setTimeout(() => {
                // Where the fleet cannot be explained, the page says so; what is known stays, and is asked for again.
                void this.round()
                    .catch(() => undefined)
                    .finally(() => this.later());
            }, pauseMs);
        }
    }

    private async round(): Promise<void> {
        const { inputs, services } = this.fleet();
        const next: Ejections = new Map(await this.answers(proxiesOf(inputs, services).proxies));
        if (!this.isClosed && textOf(next) !== textOf(this.known)) {
            this.known = next;
            this.changed();
        }
    }

    /** The answers of all proxies, in their order. */
    private async answers(proxies: readonly Proxy[]): Promise<[string, PathHealth][]> {
        const found: [string, PathHealth][][] = [];
        const waiting = [...proxies.entries()];
        const askInTurn = async (): Promise<void> => {
            for (let next = waiting.shift(); next && !this.isClosed; next = waiting.shift()) {
                const [index, proxy] = next;
                found[index] = await answerWithin(patienceMs, this.answerOf(proxy)).catch(() => []);
            }
        };
        await Promise.all(Array.from({ length: atOnce }, askInTurn));
        return found.flat();
    }

    private async answerOf(proxy: Proxy): Promise<[string, PathHealth][]> {
        const upstreams = endpointsByUpstream(await this.ask(proxy, endpointsPath));
        const pod = `${proxy.namespace}/${proxy.pod}`;
        return proxy.paths.flatMap(({ path, port }): [string, PathHealth][] => {
            const endpoints = upstreams.get(heldName(path, port));
            const out = (endpoints ?? [])
                .filter(({ flags }) => flags.length > 0)
                .map(({ address, flags }) => [withoutPort(address), flags.map(reasonOf).join(', ')] as const);
            return endpoints ? [[pathKey(path), { pod, out: new Map(out) }]] : [];
        });
    }
}

async function answerWithin<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    });
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

const textOf = (ejections: Ejections): string =>
    JSON.stringify([...ejections].map(([key, { out, pod }]) => [key, pod, [...out]]));

const reasonOf = (flag: string): string => reasons[flag] ?? flag.replaceAll('_', ' ');

const withoutPort = (address: string): string => address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
