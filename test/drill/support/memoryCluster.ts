import type { Duplex } from 'node:stream';
import type { AppReply, ClusterApi, ClusterObject, ObjectRef, Pod } from '../../../drill/cluster/clusterApi';
import { merged } from '../../../drill/faults/mergePatch';

interface Stored {
    metadata: { name: string; annotations: Record<string, string>; labels?: Record<string, string> };
    spec?: { replicas?: number; unschedulable?: boolean; selector?: { matchLabels: Record<string, string> } };
    data?: Record<string, string>;
    type?: string;
}

/** A cluster that holds a few objects and pods in memory. */
export class MemoryCluster implements ClusterApi {
    readonly objects = new Map<string, Stored>();
    podList: Pod[] = [];
    /** Names of pods that Services still send requests to. */
    endpoints: string[] = [];
    /** Objects whose fields a drill owns. */
    readonly owned = new Set<string>();
    /** `POST /healthcheck/fail a`, … in order. */
    readonly requests: string[] = [];
    /** Deleted pods are replaced at once. */
    private replaced = 0;

    withDeployment(replicas: number, annotations: Record<string, string> = {}): this {
        this.objects.set('Deployment hello-world', {
            metadata: { name: 'hello-world', annotations },
            spec: { replicas, selector: { matchLabels: { app: 'hello-world' } } },
        });
        return this;
    }

    withSecret(name: string, data: Record<string, string>): this {
        this.objects.set(`Secret ${name}`, { metadata: { name, annotations: {} }, data });
        return this;
    }

    withPods(...names: string[]): this {
        this.podList = names.map((name) => ({
            name,
            uid: `uid of ${name}`,
            annotations: {},
            ready: true,
            ending: false,
        }));
        return this;
    }

    get replicas(): number | undefined {
        return this.objects.get('Deployment hello-world')?.spec?.replicas;
    }

    /** By its own clock. */
    serverTime(): number {
        return Date.now();
    }

    read(ref: ObjectRef): Promise<ClusterObject | undefined> {
        return Promise.resolve(structuredClone(this.objects.get(key(ref))));
    }

    patch(ref: ObjectRef, body: object): Promise<void> {
        if (ref.kind === 'Pod') {
            this.podList = this.podList.map((pod) => (pod.name === ref.name ? annotated(pod, body) : pod));
            return Promise.resolve();
        }
        const found = this.objects.get(key(ref));
        if (!found) {
            return Promise.reject(new Error(`no ${key(ref)}`));
        }
        this.owned.add(key(ref));
        this.objects.set(key(ref), merged(found, body) as Stored);
        return Promise.resolve();
    }

    create(ref: ObjectRef, rest: object): Promise<void> {
        if (this.objects.has(key(ref))) {
            return Promise.reject(new Error(`${key(ref)} exists`));
        }
        this.objects.set(key(ref), { metadata: { name: ref.name, annotations: {} }, ...rest });
        return Promise.resolve();
    }

    remove(ref: ObjectRef): Promise<void> {
        if (ref.kind === 'Pod') {
            const name = `new-${++this.replaced}`;
            const made = { name, uid: `uid of ${name}`, annotations: {}, ready: true, ending: false };
            this.podList = [...this.podList.filter(({ name }) => name !== ref.name), made];
        }
        this.objects.delete(key(ref));
        return Promise.resolve();
    }

    disown(ref: ObjectRef): Promise<void> {
        this.owned.delete(key(ref));
        return Promise.resolve();
    }

    /** Evictions that a PodDisruptionBudget refuses first. */
    budget = 0;

    evict(_: string, name: string): Promise<boolean> {
        if (this.budget-- > 0) {
            return Promise.resolve(false);
        }
        const successor = `new-${++this.replaced}`;
        this.podList = this.podList.map((pod) =>
            pod.name === name ? { ...pod, name: successor, uid: `uid of ${successor}`, node: 'spare' } : pod,
        );
        return Promise.resolve(true);
    }

    nodes(labels: Readonly<Record<string, string>>): Promise<string[]> {
        const all = [...this.objects].filter(
            ([name, { metadata }]) =>
                name.startsWith('Node ') &&
                Object.entries(labels).every(([label, value]) => metadata.labels?.[label] === value),
        );
        return Promise.resolve(all.map(([, { metadata }]) => metadata.name));
    }

    /** Nodes, and on each of them one of the pods as long as there are any. */
    withNodes(...names: string[]): this {
        names.forEach((name) => this.objects.set(`Node ${name}`, { metadata: { name, annotations: {} } }));
        this.podList = this.podList.map((pod, index) => ({ ...pod, node: names[index] ?? names[0] ?? '' }));
        return this;
    }

    pods(): Promise<Pod[]> {
        return Promise.resolve([...this.podList]);
    }

    readyEndpoints(): Promise<string[]> {
        return Promise.resolve([...this.endpoints]);
    }

    resource({ kind }: Pick<ObjectRef, 'kind'>): Promise<string> {
        return Promise.resolve(`${kind.toLowerCase()}s`);
    }

    /** What pods reply through the API server; undefined: nothing in time. */
    reply: AppReply | undefined = { status: 200, body: 'hello', tookMs: 3, unreached: false };

    appReply(): Promise<AppReply | undefined> {
        return Promise.resolve(this.reply);
    }

    /** What a connection to a pod reaches. */
    listening: () => Duplex = () => {
        throw new Error('nothing listens');
    };

    connect(): Promise<Duplex> {
        return Promise.resolve(this.listening());
    }

    toPod(_: string, pod: string, __: number, method: 'GET' | 'POST', path: string): Promise<string> {
        this.requests.push(`${method} ${path} ${pod}`);
        return Promise.resolve('OK');
    }
}

const key = ({ kind, name }: ObjectRef): string => `${kind} ${name}`;

function annotated(pod: Pod, body: object): Pod {
    const { metadata } = merged({ metadata: { annotations: pod.annotations } }, body) as {
        metadata: { annotations: Record<string, string> };
    };
    return { ...pod, annotations: metadata.annotations };
}
