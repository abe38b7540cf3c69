import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type EventType, loadAll, type State } from 'js-yaml';
import {
    fieldsOf,
    kubernetesObject,
    type KubernetesObject,
    listOf,
    textOf,
} from '../analysis/manifests/kubernetesObject';
import { BadInput, firstLine } from '../errors';
import { isObject } from '../isObject';
import { objectFinder } from './objectFinder';
import { withoutSecretValues } from './secretKeys';

/** The objects of one cluster, by the name of its folder. */
export interface ManifestCluster {
    readonly name: string;
    readonly objects: readonly KubernetesObject[];
    /** Where an object, or the innermost part of it on the way to a field, is written. */
    readonly placeOf: (object: string, field: string) => ManifestPlace | undefined;
    /** The first line of its first file; undefined for a folder without files. */
    readonly start: ManifestPlace | undefined;
}

/** A line of a file; the first line is 1. */
export interface ManifestPlace {
    readonly file: string;
    readonly line: number;
}

/**
 * The clusters in a folder: each folder in it is one, with YAML and JSON files at any depth.
 *
 * @throws BadInput for a folder without clusters, and for a file that cannot be read as YAML.
 */
export function manifestClusters(folder: string): ManifestCluster[] {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
        throw new BadInput(
            `\`--manifests\` is "${folder}", which is no folder. Give one that has a folder for each cluster.`,
        );
    }
    const names = readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map(({ name }) => name)
        .sort();
    if (names.length === 0) {
        throw new BadInput(
            `\`--manifests\` is "${folder}", which has no folders. Put the files of each cluster in a folder of its name.`,
        );
    }
    return names.map((name) => {
        const read = files(join(folder, name)).map(readFile);
        const objects = read.flatMap((file) => file.objects);
        const [first] = read;
        return { name, objects, placeOf: placeFinder(read), start: first && { file: first.file, line: 1 } };
    });
}

/**
 * Where to show a problem of a cluster: where its object is written there, else where another cluster has the same
 * object, which lacks it here, else at the start of the cluster's files.
 */
export function placeOfProblem(
    clusters: readonly ManifestCluster[],
    { cluster, field, object }: { readonly cluster: string; readonly field: string; readonly object: string },
): ManifestPlace | undefined {
    const own = clusters.filter(({ name }) => name === cluster);
    const [found] = [...own, ...clusters].flatMap(({ placeOf }) => placeOf(object, field) ?? []);
    return found ?? [...own, ...clusters].find(({ start }) => start !== undefined)?.start;
}

/** The objects of a file, and the line of every part of them. */
interface ManifestFile {
    readonly file: string;
    readonly objects: readonly KubernetesObject[];
    readonly lines: WeakMap<object, number>;
}

function placeFinder(read: readonly ManifestFile[]): ManifestCluster['placeOf'] {
    const find = objectFinder(read.flatMap(({ objects }) => objects));
    const fileOf = new Map(read.flatMap((file) => file.objects.map((object) => [object, file] as const)));
    return (name, field) => {
        const object = find(name);
        const file = object && fileOf.get(object);
        return object && file && { file: file.file, line: lineOf(object, field, file.lines) };
    };
}

/** The line of the innermost mapping or list that exists on the way to a field. */
function lineOf({ content }: KubernetesObject, field: string, lines: WeakMap<object, number>): number {
    let value: unknown = content;
    let line = lines.get(content) ?? 1;
    for (const part of field.match(/[^.[\]]+/g) ?? []) {
        value = Array.isArray(value) ? (value as unknown[])[Number(part)] : fieldsOf(value)[part];
        line = (typeof value === 'object' && value !== null ? lines.get(value) : undefined) ?? line;
    }
    return line;
}

function files(folder: string): string[] {
    return readdirSync(folder, { withFileTypes: true })
        .sort((one, other) => (one.name < other.name ? -1 : 1))
        .flatMap((entry) => {
            const path = join(folder, entry.name);
            if (entry.isDirectory()) {
                return files(path);
            }
            return /\.(ya?ml|json)$/.test(entry.name) ? [path] : [];
        });
}

function readFile(file: string): ManifestFile {
    const lines = new WeakMap<object, number>();
    const opened: number[] = [];
    const listener = (event: EventType, state: State): void => {
        if (event === 'open') {
            opened.push(state.line + 1);
            return;
        }
        const start = opened.pop() ?? 1;
        const value: unknown = state.result;
        if (isObject(value) || Array.isArray(value)) {
            lines.set(value, start);
        }
    };
    let documents: unknown[];
    try {
        documents = loadAll(readFileSync(file, 'utf8'), undefined, { listener });
    } catch (error) {
        throw new BadInput(`${file} is not YAML: ${firstLine(error)}. Mend it, or move it out of the folder.`);
    }
    return { file, objects: documents.flatMap(objectsOf), lines };
}

/** An object, or those of a list as `kubectl get -o yaml` prints it; nothing for a document that is no object. */
function objectsOf(document: unknown): KubernetesObject[] {
    const { items, kind } = fieldsOf(document);
    if (textOf(kind)?.endsWith('List') === true && Array.isArray(items)) {
        return listOf(items).flatMap(objectsOf);
    }
    const object = kubernetesObject(kind === 'Secret' ? withoutSecretValues(fieldsOf(document)) : document);
    return object ? [object] : [];
}
