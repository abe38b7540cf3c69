import { isObject } from '../../../isObject';
import { json, type Reader } from '../../settings/readers';
import type { SettingsTable } from '../../settings/setting';

/** Istio that the user's clusters run already. */
export interface InstalledIstio {
    installed: true;
    /** Revision or tag whose control plane injects sidecars. Default: Istio's default one. */
    revision?: string;
    /** Whether the clusters are one mesh: they trust one root, and each control plane reads the other clusters. */
    joined?: boolean;
    /** Istio's network of each cluster, by the cluster's name. Default: the label of its namespace `istio-system`. */
    networks?: Record<string, string>;
}

/** A gateway's control plane that the user's clusters run already. */
interface InstalledGateway {
    installed: true;
}

/** What `existing` clusters run already. */
export interface InstalledSettings {
    istio?: InstalledIstio;
    envoyGateway?: InstalledGateway;
    gloo?: InstalledGateway;
}

const of = ['existing'];
const gateway = { of, wanted: '{"installed": true} is needed', read: installed<InstalledGateway>({}) };

export const installedSettings: SettingsTable<InstalledSettings> = {
    istio: {
        of,
        wanted:
            '{"installed": true} is needed, with some of these: {"revision": "stable", "joined": true, ' +
            '"networks": {"a": "network-a"}}',
        read: installed<InstalledIstio>({ revision: isText, joined: isBoolean, networks: isNetworks }),
    },
    envoyGateway: gateway,
    gloo: gateway,
};

/** Reads `installed` and these fields, which are optional. `pulumi config set --path` stores `true` as a boolean or as text. */
function installed<T extends InstalledGateway>(fields: Record<string, (value: unknown) => boolean>): Reader<T> {
    return (stored) => {
        const parsed = json(stored);
        const known = Object.entries(isObject(parsed) ? parsed : {}).map(
            ([field, value]) => [field, value === 'true' ? true : value === 'false' ? false : value] as const,
        );
        const fits = ([field, value]: readonly [string, unknown]): boolean =>
            field === 'installed' ? value === true : (fields[field]?.(value) ?? false);
        return known.some(([field]) => field === 'installed') && known.every(fits)
            ? (Object.fromEntries(known) as unknown as T)
            : undefined;
    };
}

function isText(value: unknown): boolean {
    return typeof value === 'string' && value !== '';
}

function isBoolean(value: unknown): boolean {
    return typeof value === 'boolean';
}

function isNetworks(value: unknown): boolean {
    return isObject(value) && Object.values(value).every(isText);
}
