import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { LinkRequest } from '@pulumi/pulumi/proto/language_pb';

/** Adds generated SDKs to the dependencies of a program, and gives the lines that import them. */
export function link(request: LinkRequest): string {
    const folder = request.getInfo()?.getProgramDirectory() ?? '.';
    const file = path.join(folder, 'package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: Record<string, string> };
    const imports = request.getPackagesList().map((dependency) => {
        const sdk = JSON.parse(readFileSync(path.join(folder, dependency.getPath(), 'package.json'), 'utf8')) as {
            name: string;
        };
        manifest.dependencies = { ...manifest.dependencies, [sdk.name]: `file:${dependency.getPath()}` };
        const variable = path.basename(sdk.name).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
        return `import * as ${variable} from "${sdk.name}";`;
    });
    writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
    return ['You can import the SDK in your TypeScript code with:', '', ...imports.map((line) => `  ${line}`), ''].join(
        '\n',
    );
}
