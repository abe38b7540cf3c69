import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { kubernetesObject } from '../../../analysis/manifests/kubernetesObject';
import { paneServer } from '../../../pane/server/server';
import { type PaneInput, PaneStore } from '../../../pane/store';
import type { Fleet } from '../../analysis/support/fleet';

const scriptFile = resolve(__dirname, '..', '..', '..', 'pane', 'client', 'live.mts');

/** The clusters of a fleet as the pane gets them. */
export function inputsOf(fleet: Fleet, problems: Readonly<Record<string, string>> = {}): PaneInput[] {
    return Object.entries(fleet).map(([name, manifests]) => ({
        name,
        hidden: [],
        problem: problems[name],
        objects: manifests.flatMap((manifest) => kubernetesObject(manifest) ?? []),
    }));
}

/** The pane of a fleet, served on a free port of this machine. */
export class RunningPane {
    private readonly folder = mkdtempSync(join(tmpdir(), 'pane-'));
    readonly liveFolder = join(this.folder, 'live');
    readonly reportFolder = join(this.folder, 'out');
    readonly store: PaneStore;
    private readonly server: Server;

    constructor(private inputs: readonly PaneInput[]) {
        this.store = new PaneStore({
            clusters: () => this.inputs,
            liveFolder: this.liveFolder,
            reportFolder: this.reportFolder,
        });
        const { outputText } = transpileModule(readFileSync(scriptFile, 'utf8'), {
            compilerOptions: { module: ModuleKind.ES2022, target: ScriptTarget.ES2022 },
        });
        this.server = paneServer({ store: this.store, script: outputText, port: () => this.port });
    }

    get port(): number {
        return (this.server.address() as AddressInfo).port;
    }

    get url(): string {
        return `http://127.0.0.1:${this.port}`;
    }

    async start(): Promise<this> {
        await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
        return this;
    }

    /** The clusters are these from now on. */
    change(inputs: readonly PaneInput[]): void {
        this.inputs = inputs;
        this.store.fleetChanged();
    }

    /** Closes every connection and listens again on the same port, as after a restart. */
    async restart(): Promise<void> {
        const { port } = this;
        this.server.closeAllConnections();
        await new Promise((closed) => this.server.close(closed));
        await new Promise<void>((listening) => this.server.listen(port, '127.0.0.1', listening));
    }

    async close(): Promise<void> {
        this.store.close();
        this.server.closeAllConnections();
        await new Promise((closed) => this.server.close(closed));
        rmSync(this.folder, { recursive: true });
    }
}
