import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalog } from './catalog';
import { goArguments, goSettings } from './goCommand';
import type { Host } from './host';
import { pinnedVersion, requiredVersion } from './pins';
import type { ToolName } from './tool';

/** How one tool is made here: everything that determines the result. */
export interface Recipe {
    name: ToolName;
    /** Version that the tool will tell. */
    version: string;
    /** What it is made of, e.g. `k8s.io/kubernetes@v1.36.3`. */
    from: string;
    /** Name of its folder in the cache. */
    entry: string;
}

/** Reads the pins of a tool's wrapper module, or of its requirements file. */
export function recipeOf(name: ToolName, host: Pick<Host, 'architecture' | 'platform' | 'modules'>): Recipe {
    const { origin } = catalog[name];
    const read = (...path: string[]) => readFileSync(join(host.modules, ...path), 'utf8');
    const platform = `${host.platform}-${host.architecture}`;

    if (origin.kind === 'wheel') {
        const requirements = read(requirementsFile);
        const version = pinnedVersion(requirements, origin.project);
        const entry = entryName(name, version, platform, [requirements]);
        return { name, version, from: `${origin.project}==${version} (PyPI)`, entry };
    }
    const goMod = read(origin.wrapper, 'go.mod');
    const moduleVersion = requiredVersion(goMod, origin.module);
    const version = origin.version(moduleVersion);
    const how = origin.kind === 'go' ? { arguments: goArguments(origin, version), ...goSettings } : origin.paths;
    const sources = origin.kind === 'go' ? (origin.sources ?? []) : [];
    const entry = entryName(name, version, platform, [
        goMod,
        read(origin.wrapper, 'go.sum'),
        JSON.stringify(how),
        ...sources.map((file) => read(origin.wrapper, file)),
    ]);
    return { name, version, from: `${origin.module}@${moduleVersion}`, entry };
}

/** Pins of the wheels, below the modules folder. */
export const requirementsFile = join('envoy', 'requirements.txt');

/** `etcd-3.6.6-linux-x64-0a1b2c3d4e5f`: another tool, version, platform, pin or build flag is another folder. */
export function entryName(name: ToolName, version: string, platform: string, ingredients: readonly string[]): string {
    const hash = createHash('sha256');
    ingredients.forEach((text) => hash.update(`${Buffer.byteLength(text)}:`).update(text)); // lengths: no two lists collide
    return `${name}-${version}-${platform}-${hash.digest('hex').slice(0, 12)}`;
}
