import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubernetesObject } from '@kubernetes/client-node';
import { loadAll } from 'js-yaml';
import { until } from '../process/until';
import type { ControlPlaneHost } from './controlPlane';

const serveTimeoutMs = 120_000;

/** A CustomResourceDefinition, as far as the lab reads it. */
export interface Definition extends KubernetesObject {
    spec: { group: string; names: { plural: string }; versions: { name: string; served: boolean }[] };
}

/** The CustomResourceDefinitions in the YAML files of a folder. A chart's templates are YAML but for lines in braces. */
export async function definitionsIn(folder: string): Promise<Definition[]> {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
    const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
    return texts
        .flatMap((text) => loadAll(text.replace(/^\s*\{\{.*\}\}\s*$/gm, '')) as (Definition | null)[])
        .filter((object) => object?.kind === 'CustomResourceDefinition')
        .flatMap((definition) => definition ?? []);
}

/**
 * Applies definitions and waits until the API server serves all of them. It cannot list a kind in its first moments, and
 * a controller that is refused then tries again only after seconds.
 */
export async function applyDefinitions(host: ControlPlaneHost, definitions: readonly Definition[]): Promise<void> {
    const waiting = (what: string) => ({ timeoutMs: serveTimeoutMs, what: `${what} in ${host.site.name}` });
    const nameOf = (definition: Definition) => definition.metadata?.name ?? 'a definition';
    await Promise.all(
        definitions.map((definition) =>
            // Again where there is no answer: all of them keep an API server on a busy machine from answering for long.
            until(
                () => host.apply([definition]),
                () => true,
                waiting(nameOf(definition)),
            ),
        ),
    );
    for (const definition of definitions) {
        await until(
            () => Promise.all(listsOf(definition).map((path) => host.api.get(path))),
            () => true,
            waiting(nameOf(definition)),
        );
    }
}

/** Paths of the lists of the defined kinds. */
function listsOf({ spec }: Definition): string[] {
    return spec.versions
        .filter(({ served }) => served)
        .map(({ name }) => `/apis/${spec.group}/${name}/${spec.names.plural}?limit=1`);
}
