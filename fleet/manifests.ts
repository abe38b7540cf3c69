import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import {
    fieldsOf,
    kubernetesObject,
    type KubernetesObject,
    listOf,
    textOf,
} from '../analysis/manifests/kubernetesObject';
import { BadInput, firstLine } from '../errors';

/** The objects of one cluster, by the name of its folder. */
export interface ManifestCluster {
    readonly name: string;
    readonly objects: readonly KubernetesObject[];
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
    return names.map((name) => ({ name, objects: files(join(folder, name)).flatMap(objectsIn) }));
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

function objectsIn(file: string): KubernetesObject[] {
    let documents: unknown[];
    try {
        documents = loadAll(readFileSync(file, 'utf8'));
    } catch (error) {
        throw new BadInput(`${file} is not YAML: ${firstLine(error)}. Mend it, or move it out of the folder.`);
    }
    return documents.flatMap(objectsOf);
}

/** An object, or those of a list as `kubectl get -o yaml` prints it; nothing for a document that is no object. */
function objectsOf(document: unknown): KubernetesObject[] {
    const { items, kind } = fieldsOf(document);
    if (textOf(kind)?.endsWith('List') === true && Array.isArray(items)) {
        return listOf(items).flatMap(objectsOf);
    }
    const object = kubernetesObject(document);
    return object ? [object] : [];
}
