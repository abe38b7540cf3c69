import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createNetworkScript, deleteNetworkScript, type PodNetwork, setLinkScript } from './podNetwork';

const run = promisify(execFile);

/** The network namespace of one pod, made and taken away. */
export class PodNamespace {
    private made = false;

    constructor(private readonly network: PodNetwork) {}

    get name(): string {
        return this.network.namespace;
    }

    get address(): string {
        return this.network.address;
    }

    async create(): Promise<void> {
        this.made = true;
        const script = createNetworkScript(this.network);
        try {
            await run('sh', ['-c', script]);
        } catch {
            await this.remove().catch(() => undefined); // what was made of it
            await run('sh', ['-c', script]);
        }
    }

    /** Lets packets to the pod and from it pass, or drops them. */
    async setReachable(reachable: boolean): Promise<void> {
        if (this.made) {
            await run('sh', ['-c', setLinkScript(this.network, reachable)]);
        }
    }

    async remove(): Promise<void> {
        if (this.made) {
            await run('sh', ['-c', deleteNetworkScript(this.network)]);
        }
    }
}
