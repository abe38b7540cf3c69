import { KubeConfig, KubernetesObject, CoreV1Api, loadAllYaml } from '@kubernetes/client-node';
import { statfsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { addressesOf, ClusterSite } from '../network/plan';
import { Part, PartSpec } from '../process/part';
import { until } from '../process/until';
import { apply } from './apply';
import { ClusterAuthority } from './authority';
import { apiServer, controllerManager, ControlPlaneFiles, ControlPlaneTools, etcd } from './controlPlane';
import { injectorFiles } from './istio/injection';
import { istiod, istiodPorts, istioNamespace, meshConfig } from './istio/istiod';
import { discoveryObjects, readerAccount, readerObjects, remoteSecret, webhookObjects } from './istio/objects';
import { kubeconfig } from './kubeconfig';

export interface ClusterTools extends ControlPlaneTools {
    'pilot-discovery': string;
    /** Folder with the files of the Istio module that the lab uses. */
    'istio-files': string;
}

/** Tells what the cluster is doing now, for people who wait. */
export type Report = (step: string) => void;

const startTimeoutMs = 60_000;
const hopelessRestarts = 3;
/** No part can start on less. */
const fullDiskBytes = 1024 ** 2;

/** One cluster of the lab: its control plane's processes and what the lab itself puts into it. */
export class Cluster {
    public readonly parts: Part[] = [];
    public readonly kubeConfig = new KubeConfig();
    public readonly kubeconfigFile: string;
    private authority: ClusterAuthority | undefined;

    constructor(
        public readonly site: ClusterSite,
        /** The cluster's own folder in the lab's state. */
        private readonly directory: string,
        private readonly tools: ClusterTools,
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
        await this.awaitPart(server, () => answers(`${this.apiServerUrl}/readyz`, this.authority?.certificate));
        this.startPart(controllerManager(this.site, files, this.tools));
    }

    /** Installs Istio's resource definitions and starts istiod. */
    async startIstio(report: Report): Promise<void> {
        report("Istio's resource definitions");
        const definitions = await readFile(
            join(this.tools['istio-files'], 'manifests/charts/base/files/crd-all.gen.yaml'),
            'utf8',
        );
        await apply(this.kubeConfig, [
            ...(loadAllYaml(definitions) as KubernetesObject[]),
            ...discoveryObjects(this.site),
            ...readerObjects(),
        ]);
        report('istiod');
        const directory = join(this.directory, 'istiod');
        const { config, values } = await injectorFiles(this.tools['istio-files'], this.site);
        await mkdir(join(directory, 'var/lib/istio/inject'), { recursive: true });
        await writeFile(join(directory, 'var/lib/istio/inject/config'), config);
        await writeFile(join(directory, 'var/lib/istio/inject/values'), values);
        await writeFile(join(directory, 'mesh.yaml'), JSON.stringify(meshConfig()));
        const part = this.startPart(
            istiod(this.site, {
                executable: this.tools['pilot-discovery'],
                kubeconfig: this.kubeconfigFile,
                directory,
            }),
        );
        const { controlPlane } = addressesOf(this.site.index);
        await this.awaitPart(part, () => answers(`http://${controlPlane}:${istiodPorts.status}/ready`));
        await apply(this.kubeConfig, webhookObjects());
    }

    /** Lets the istiod of this cluster read `remote`. */
    async join(remote: Cluster): Promise<void> {
        await apply(this.kubeConfig, [remoteSecret(remote.site, await remote.readerKubeconfig())]);
    }

    /** A kubeconfig of the account that may only read, with the token that the controller manager issued for it. */
    private async readerKubeconfig(): Promise<string> {
        const core = this.kubeConfig.makeApiClient(CoreV1Api);
        const data = await until(
            async () => (await core.readNamespacedSecret({ name: readerAccount, namespace: istioNamespace })).data,
            (found) => Boolean(found?.['token']),
            { timeoutMs: startTimeoutMs, what: `a token for ${readerAccount} in ${this.site.name}` },
        );
        const decode = (key: string) => Buffer.from(data?.[key] ?? '', 'base64').toString();
        return kubeconfig({
            cluster: this.site.name,
            server: this.apiServerUrl,
            authority: decode('ca.crt'),
            user: { token: decode('token') },
        });
    }

    private startPart(spec: PartSpec): Part {
        const part = new Part(spec, this.directory, this.log);
        this.parts.push(part);
        return part;
    }

    private async awaitPart(part: Part, ready: () => Promise<boolean>): Promise<void> {
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

    private async writeFiles(): Promise<ControlPlaneFiles> {
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

/** Whether a URL answers with 200; `authority` is what its certificate must chain to. */
function answers(url: string, authority?: string): Promise<boolean> {
    return new Promise((resolve) => {
        const request = url.startsWith('https:')
            ? httpsRequest(url, { ca: authority, timeout: 2_000 })
            : httpRequest(url, { timeout: 2_000 });
        request.on('response', (response) => {
            response.resume();
            resolve(response.statusCode === 200);
        });
        request.on('timeout', () => request.destroy());
        request.on('error', () => resolve(false));
        request.end();
    });
}
