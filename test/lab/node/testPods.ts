import { setTimeout as sleep } from 'node:timers/promises';
import type { V1Container, V1Pod, V1PodSpec } from '@kubernetes/client-node';
import type { NodeAgent, PodReport } from '../../../lab/node';
import type { KubeApi } from '../../../lab/node/kubeApi';

export const namespace = 'default';
export const ECHO = 'registry.example/hashicorp/http-echo:1.0.0';
const podsPath = `/api/v1/namespaces/${namespace}/pods`;

/** Awaits a condition; fails with what was seen last. */
export async function eventually<T>(
    look: () => T | Promise<T>,
    holds: (seen: T) => boolean,
    timeoutMs = 15_000,
): Promise<T> {
    const end = Date.now() + timeoutMs;
    for (;;) {
        const seen = await look();
        if (holds(seen)) {
            return seen;
        }
        if (Date.now() > end) {
            throw new Error(`not within ${timeoutMs} ms; last seen: ${JSON.stringify(seen, undefined, 1)}`);
        }
        await sleep(20);
    }
}

/** The pods of one cluster, as a test handles them. */
export class TestPods {
    constructor(
        readonly api: KubeApi,
        private readonly agent: () => NodeAgent,
    ) {}

    create(name: string, spec: V1PodSpec, labels: Record<string, string> = { app: name }): Promise<V1Pod> {
        return this.api.post(podsPath, {
            metadata: { name, labels },
            spec: { terminationGracePeriodSeconds: 2, ...spec },
        });
    }

    /** A pod of http-echo. */
    echo(name: string, container: Partial<V1Container> = {}): Promise<V1Pod> {
        return this.create(name, {
            containers: [{ name: 'echo', image: ECHO, args: [`-text=${name}`], ...container }],
        });
    }

    /** A pod that runs a shell script; every container has the host's programs. */
    script(
        name: string,
        script: string,
        container: Partial<V1Container> = {},
        spec: Partial<V1PodSpec> = {},
    ): Promise<V1Pod> {
        const command = ['/bin/sh', '-c', script];
        return this.create(name, { containers: [{ name: 'main', image: ECHO, command, ...container }], ...spec });
    }

    get(name: string): Promise<V1Pod> {
        return this.api.get(`${podsPath}/${name}`);
    }

    async names(): Promise<string[]> {
        const list = await this.api.get<{ items: V1Pod[] }>(podsPath);
        return list.items.map((pod) => pod.metadata?.name ?? '');
    }

    async delete(name: string): Promise<void> {
        await this.api.delete(`${podsPath}/${name}`, {});
    }

    /** Deletes a pod without grace and awaits its end. */
    async remove(name: string): Promise<void> {
        await this.api.delete(`${podsPath}/${name}`, { gracePeriodSeconds: 0 });
        await eventually(
            () => this.agent().pods(),
            (reports) => reports.every((report) => report.name !== name),
        );
    }

    report(name: string): PodReport | undefined {
        return this.agent()
            .pods()
            .find((report) => report.name === name);
    }

    async ready(name: string, timeoutMs?: number): Promise<PodReport> {
        const report = await eventually(
            () => this.report(name),
            (seen) => seen?.ready === true,
            timeoutMs,
        );
        return report as PodReport;
    }

    /** Awaits something of the pod's status in the API server. */
    status(name: string, holds: (status: NonNullable<V1Pod['status']>) => boolean, timeoutMs?: number) {
        return eventually(async () => (await this.get(name)).status ?? {}, holds, timeoutMs);
    }
}

export function isReady(status: NonNullable<V1Pod['status']>): boolean {
    return status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}
