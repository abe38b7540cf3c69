import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { preProcessFile } from 'typescript';
import { cloudPackages } from '../../components/clusters/cloudPackages';
import * as library from '../../package.json';
import * as plugin from '../../provider/package.json';

const root = join(__dirname, '..', '..');
const sources = ['components', 'provider']
    .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
            .filter((file) => file.endsWith('.ts') && !/(^|\/)(node_modules|dist)\//.test(file))
            .map((file) => join(root, folder, file)),
    )
    .concat(join(root, 'errors.ts'));

/** `@pulumi/gcp` of `@pulumi/gcp/container`. */
function packageOf(module: string): string {
    return module
        .split('/')
        .slice(0, module.startsWith('@') ? 2 : 1)
        .join('/');
}

describe("the plugin's manifest", () => {
    it('has the name and version of the library', () => {
        expect([plugin.name, plugin.version]).toEqual([library.name, library.version]);
    });

    it('names what the components import, except the packages of clouds', () => {
        const imported = sources.flatMap((file) =>
            preProcessFile(readFileSync(file, 'utf8')).importedFiles.map(({ fileName }) => fileName),
        );
        const packages = new Set(imported.filter((module) => !/^(\.|node:)/.test(module)).map(packageOf));
        Object.keys(cloudPackages).forEach((name) => packages.delete(name));
        expect([...packages, 'sucrase'].sort()).toEqual(Object.keys(plugin.dependencies).sort());
    });

    it('has the versions that the library is tested with', () => {
        const tested: Record<string, string> = { ...library.devDependencies, ...library.dependencies };
        expect(plugin.dependencies).toEqual(
            Object.fromEntries(Object.keys(plugin.dependencies).map((name) => [name, tested[name]])),
        );
    });
});
