import { statfsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInput } from '../../errors';
import { KubeConfig, Watch } from '../../kubernetesClient';
import type { ControlPlaneHost, ControlPlaneKind } from '../controlPlanes/controlPlane';
import { addressesOf, type ClusterSite } from '../network/plan';
import { KubeApi } from '../node/kubeApi';
import { ObjectStore } from '../node/objectStore';
import { Part, type PartSpec } from '../process/part';
import { until } from '../process/until';
import type { LabShape } from '../shape';
import { answers } from './answers';
import { apply } from './apply';
import { ClusterAuthority } from './authority';
import { kubeconfig } from './kubeconfig';
import { apiServer, controllerManager, etcd, type KubernetesFiles } from './kubernetesParts';
import { toolPath, type ToolPaths } from './toolPaths';

/** Reports the cluster's current step to waiting people. */
export type Report = (step: string) => void;

const startTimeoutMs = 60_000;
const hopelessRestarts = 3;
/** No part can start on less. */
const fullDiskBytes = 1024 ** 2;

/** One cluster of the lab: its control plane's processes and the lab's own objects in it. */
export class Cluster {
    readonly parts: Part[] = [];
    /** How the parts were found to be ready, by name. */
    private readonly checks = new Map<string, () => Promise<boolean>>();
    readonly kubeConfig = new KubeConfig();
    readonly kubeconfigFile: string;
    private authority: ClusterAuthority | undefined;

    constructor(
        readonly site: ClusterSite,
        /** The cluster's own folder in the lab's state. */
        private readonly directory: string,
        private readonly tools: ToolPaths,
        private readonly log: (message: string) => void,
    ) {
        this.kubeconfigFile = join(directory, 'kubeconfig');
    }

    get apiServerUrl(): string {
        return `https://${addressesOf(this.site.index).controlPlane}:6443`;
    }

    /** Writes the certificates, starts etcd, the API server and the controller manager, and waits until they serve. */
    async startKubernetes(report: Report): Promise<void> {
        report('certificates');
        const files = await this.writeFiles();
        report('etcd and kube-apiserver');
        this.startPart(etcd(this.site, files, this.tools));
        const server = this.startPart(apiServer(this.site, files, this.tools));
        await this.awaitPart(server, () => this.serverAnswers());
        this.startPart(controllerManager(this.site, files, this.tools));
    }

    /** This cluster as one of its control planes sees it, once {@link startKubernetes} has resolved. */
    async host(kind: ControlPlaneKind, shape: LabShape, report: Report): Promise<ControlPlaneHost> {
        const { site, kubeConfig, kubeconfigFile, apiServerUrl, tools } = this;
        const directory = join(this.directory, kind.name);
        await mkdir(directory, { recursive: true });
        const api = await KubeApi.connect(kubeConfig);
        return {
            ...{ site, shape, api, kubeconfigFile, apiServerUrl, directory, report },
            tool: (name) => toolPath(tools, name),
            apply: (objects) => apply(api, objects),
            run: (part) => this.startPart({ ...part, namespace: site.name }),
            end: async (part) => {
                this.parts.splice(this.parts.indexOf(part), 1);
                await part.stop();
            },
            follow: (path) => new ObjectStore(api, new Watch(kubeConfig), path, this.log),
            ready: (part, isReady) => this.awaitPart(part, isReady),
            log: this.log,
        };
    }

    /** Kills those of these parts that run, and keeps them down. Resolves to what starts them again, and awaits that they are ready. */
    async takeDown(names: readonly string[]): Promise<() => Promise<void>> {
        const parts = this.parts.filter(({ spec }) => names.includes(spec.name));
        if (parts.length === 0) {
            const known = this.parts.map(({ spec }) => spec.name).join(', ');
            throw new BadInput(`${this.site.name} runs no ${names.join(' or ')}; it runs ${known}.`);
        }
        await Promise.all(parts.map((part) => part.hold()));
        return async () => {
            parts.forEach((part) => part.release());
            await Promise.all(
                parts.map((part) =>
                    this.awaitPart(part, this.checks.get(part.spec.name) ?? (() => this.serverAnswers())),
                ),
            );
        };
    }

    private serverAnswers(): Promise<boolean> {
        return answers(`${this.apiServerUrl}/readyz`, this.authority?.certificate);
    }

    private startPart(spec: PartSpec): Part {
        const part = new Part(spec, this.directory, this.log);
        this.parts.push(part);
        return part;
    }

    private async awaitPart(part: Part, ready: () => Promise<boolean>): Promise<void> {
        this.checks.set(part.spec.name, ready);
        await until(ready, Boolean, {
            timeoutMs: startTimeoutMs,
            what: `${part.spec.name} of ${this.site.name}`,
            explain: () => this.whyNotReady(part),
            hopeless: () => this.parts.some(({ restarts }) => restarts >= hopelessRestarts) || this.diskIsFull(),
        });
    }

    /** The cause rather than its effect: an API server without its etcd only says that it cannot reach it. */
    private whyNotReady(awaited: Part): string {
        if (this.diskIsFull()) {
            return `The disk of ${this.directory} is full. Free some space, or choose another place with \`--state\`.`;
        }
        const part = this.parts.find(({ restarts }) => restarts > 0) ?? awaited;
        return `Last lines of ${part.spec.name}'s log, ${part.logFile}:\n${part.lastWords()}`;
    }

    private diskIsFull(): boolean {
        const { bavail, bsize } = statfsSync(this.directory);
        return bavail * bsize < fullDiskBytes;
    }

    private async writeFiles(): Promise<KubernetesFiles> {
        const { directory, site } = this;
        const path = (name: string) => join(directory, 'pki', name);
        await mkdir(join(directory, 'pki'), { recursive: true, mode: 0o700 });
        const authority = await ClusterAuthority.create(site.name);
        this.authority = authority;
        const { controlPlane, serviceSubnet } = addressesOf(site.index);
        const [serving, admin, tokens] = await Promise.all([
            authority.issue({
                commonName: 'kube-apiserver',
                usage: 'server',
                dnsNames: [
                    'kubernetes',
                    'kubernetes.default',
                    'kubernetes.default.svc',
                    'kubernetes.default.svc.cluster.local',
                    'localhost',
                ],
                ipAddresses: [controlPlane, '127.0.0.1', serviceSubnet.replace('.0.0/16', '.0.1')],
            }),
            authority.issue({ commonName: 'lab-admin', organization: 'system:masters', usage: 'client' }),
            ClusterAuthority.tokenKeys(),
        ]);
        const adminKubeconfig = kubeconfig({
            cluster: site.name,
            server: this.apiServerUrl,
            authority: authority.certificate,
            user: { keyPair: admin },
        });
        const files: [string, string][] = [
            [path('ca.crt'), authority.certificate],
            [path('apiserver.crt'), serving.certificate],
            [path('apiserver.key'), serving.key],
            [path('tokens.key'), tokens.privateKey],
            [path('tokens.pub'), tokens.publicKey],
            [this.kubeconfigFile, adminKubeconfig],
        ];
        await Promise.all(files.map(([file, text]) => writeFile(file, text, { mode: 0o600 })));
        this.kubeConfig.loadFromString(adminKubeconfig);
        return {
            directory,
            authority: path('ca.crt'),
            serving: { certificate: path('apiserver.crt'), key: path('apiserver.key') },
            tokenSigning: { privateKey: path('tokens.key'), publicKey: path('tokens.pub') },
            adminKubeconfig: this.kubeconfigFile,
        };
    }
}
