import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { declarationOf } from './sdkDeclaration';
import { programOf } from './sdkProgram';
import type { PackageSchema } from './sdkSchema';

/** Writes a package's SDK for Node.js, ready to use: JavaScript and its declarations, so that nothing is compiled. */
export function writeSdk(schemaText: string, folder: string): void {
    const files = sdkFiles(JSON.parse(schemaText) as PackageSchema);
    mkdirSync(folder, { recursive: true });
    Object.entries(files).forEach(([name, text]) => writeFileSync(path.join(folder, name), text));
}

/** The files of an SDK, by name. */
export function sdkFiles(schema: PackageSchema): Record<string, string> {
    return {
        'package.json': `${JSON.stringify(manifestOf(schema), undefined, 4)}\n`,
        'index.js': programOf(schema),
        'index.d.ts': declarationOf(schema),
    };
}

/** Named as Pulumi's own generator names it. */
function manifestOf({ name, version, language, pluginDownloadURL, namespace }: PackageSchema): object {
    return {
        name: language?.nodejs?.packageName ?? `@${namespace ?? 'pulumi'}/${name}`,
        version,
        main: 'index.js',
        types: 'index.d.ts',
        peerDependencies: { '@pulumi/pulumi': '^3.142.0' },
        pulumi: { resource: true, name, version, ...(pluginDownloadURL && { server: pluginDownloadURL }) },
    };
}
