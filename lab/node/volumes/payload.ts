import type { V1ConfigMap, V1DownwardAPIVolumeFile, V1KeyToPath, V1Secret, V1Volume } from '@kubernetes/client-node';
import type { Pod } from '../objects';
import { fieldValue, type PodPlace, resourceValue } from '../pod/downward';
import type { Sources } from '../pod/environment';

/** A file of a volume, by its path within the volume. */
export interface PayloadFile {
    readonly data: Buffer;
    readonly mode: number;
}

export interface Payload {
    readonly files: ReadonlyMap<string, PayloadFile>;
    /** What has to exist first; the pod waits for it. */
    readonly missing: readonly string[];
}

/** A token that a projected volume wants; `key` tells tokens of one pod apart. */
export interface TokenRequest {
    readonly key: string;
    readonly audience: string | undefined;
    readonly expirationSeconds: number;
}

export interface PayloadContext {
    readonly pod: Pod;
    readonly place: PodPlace;
    readonly sources: Sources;
    /** Issued tokens by {@link TokenRequest.key}. */
    readonly tokens: ReadonlyMap<string, string>;
}

/** Kubernetes' default lifetime of a projected token. */
const tokenSeconds = 3600;
const defaultMode = 0o644;

/** Volumes whose content the agent writes; an emptyDir is only a directory. */
export function hasPayload(volume: V1Volume): boolean {
    return Boolean(volume.configMap ?? volume.secret ?? volume.downwardAPI ?? volume.projected);
}

/** The service account tokens that a pod's volumes ask for. */
export function tokenRequests(volumes: readonly V1Volume[]): TokenRequest[] {
    const requests = volumes.flatMap((volume) =>
        (volume.projected?.sources ?? []).flatMap(({ serviceAccountToken: token }) =>
            token ? [tokenRequest(token.audience, token.expirationSeconds)] : [],
        ),
    );
    return [...new Map(requests.map((request) => [request.key, request])).values()];
}

function tokenRequest(audience: string | undefined, expirationSeconds = tokenSeconds): TokenRequest {
    return { key: `${audience ?? ''}|${expirationSeconds}`, audience, expirationSeconds };
}

/** The files of a volume as its sources are now. */
export function volumePayload(volume: V1Volume, context: PayloadContext): Payload {
    const out = new Collector(context);
    const { configMap, secret, downwardAPI, projected } = volume;
    if (configMap) {
        out.configMap(configMap.name ?? '', configMap, configMap.defaultMode ?? defaultMode);
    } else if (secret) {
        out.secret(secret.secretName ?? '', secret, secret.defaultMode ?? defaultMode);
    } else if (downwardAPI) {
        out.downward(downwardAPI.items ?? [], downwardAPI.defaultMode ?? defaultMode);
    } else if (projected) {
        const mode = projected.defaultMode ?? defaultMode;
        for (const source of projected.sources ?? []) {
            if (source.configMap) {
                out.configMap(source.configMap.name ?? '', source.configMap, mode);
            } else if (source.secret) {
                out.secret(source.secret.name ?? '', source.secret, mode);
            } else if (source.downwardAPI) {
                out.downward(source.downwardAPI.items ?? [], mode);
            } else if (source.serviceAccountToken) {
                out.token(source.serviceAccountToken, mode);
            }
        }
    }
    return out;
}

interface Selection {
    readonly items?: V1KeyToPath[];
    readonly optional?: boolean;
}

class Collector implements Payload {
    readonly files = new Map<string, PayloadFile>();
    readonly missing: string[] = [];

    constructor(private readonly context: PayloadContext) {}

    configMap(name: string, selection: Selection, mode: number): void {
        const map: V1ConfigMap | undefined = this.context.sources.configMap(name);
        this.select(`configmap "${name}"`, map && configMapData(map), selection, mode);
    }

    secret(name: string, selection: Selection, mode: number): void {
        const secret: V1Secret | undefined = this.context.sources.secret(name);
        this.select(`secret "${name}"`, secret && binary(secret.data), selection, mode);
    }

    downward(items: readonly V1DownwardAPIVolumeFile[], mode: number): void {
        const { pod, place } = this.context;
        for (const item of items) {
            const value = item.fieldRef
                ? fieldValue(pod, place, item.fieldRef)
                : item.resourceFieldRef && resourceValue(pod, place, item.resourceFieldRef, '');
            this.add(item.path, Buffer.from(value ?? ''), item.mode ?? mode);
        }
    }

    token(
        source: { readonly audience?: string; readonly expirationSeconds?: number; readonly path: string },
        mode: number,
    ): void {
        const token = this.context.tokens.get(tokenRequest(source.audience, source.expirationSeconds).key);
        if (token === undefined) {
            this.missing.push(`service account token \`${source.path}\` has not been issued`);
        } else {
            this.add(source.path, Buffer.from(token), mode);
        }
    }

    private select(what: string, data: Map<string, Buffer> | undefined, selection: Selection, mode: number): void {
        if (!data) {
            if (!selection.optional) {
                this.missing.push(`${what} not found`);
            }
            return;
        }
        if (!selection.items) {
            data.forEach((value, key) => this.add(key, value, mode));
            return;
        }
        for (const item of selection.items) {
            const value = data.get(item.key);
            if (value) {
                this.add(item.path, value, item.mode ?? mode);
            } else if (!selection.optional) {
                this.missing.push(`${what} references non-existent key: ${item.key}`);
            }
        }
    }

    private add(path: string, data: Buffer, mode: number): void {
        this.files.set(path, { data, mode });
    }
}

function configMapData(map: V1ConfigMap): Map<string, Buffer> {
    const text = Object.entries(map.data ?? {}).map(([key, value]): [string, Buffer] => [key, Buffer.from(value)]);
    return new Map([...text, ...binary(map.binaryData)]);
}

function binary(data: Readonly<Record<string, string>> | undefined): Map<string, Buffer> {
    return new Map(Object.entries(data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64')]));
}
