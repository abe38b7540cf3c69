import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { PackageDependency } from '@pulumi/pulumi/proto/plugin_pb';

/** What this host reads of a package.json. */
interface Manifest {
    name: string;
    version: string;
    pulumi?: { resource?: boolean; name?: string; version?: string; server?: string };
}

/** The packages in the node_modules of a folder. */
export function installedPackages(folder: string): Manifest[] {
    const modules = path.join(folder, 'node_modules');
    return entries(modules)
        .filter((name) => !name.startsWith('.'))
        .flatMap((name) =>
            name.startsWith('@') ? entries(path.join(modules, name)).map((inner) => path.join(name, inner)) : [name],
        )
        .map((name) => path.join(modules, name, 'package.json'))
        .filter((file) => existsSync(file))
        .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Manifest);
}

/** The resource plugins that these packages need, by what their package.json says under `pulumi`. */
export function requiredPackages(folder: string): PackageDependency[] {
    return installedPackages(folder).flatMap(({ name, version, pulumi }) =>
        pulumi?.resource
            ? [
                  new PackageDependency()
                      .setKind('resource')
                      .setName(pulumi.name ?? name.replace(/^@pulumi\//, ''))
                      .setVersion(`v${(pulumi.version ?? version).replace(/^v/, '')}`)
                      .setServer(pulumi.server ?? ''),
              ]
            : [],
    );
}

const entries = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
