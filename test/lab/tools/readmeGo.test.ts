import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requiredGo } from '../../../lab/tools/pins';

const modules = join(__dirname, '..', '..', '..', 'lab', 'tools', 'modules');

it('the README names the Go release that the tools need', () => {
    const releases = readdirSync(modules)
        .filter((wrapper) => wrapper !== 'envoy')
        .map((wrapper) => requiredGo(readFileSync(join(modules, wrapper, 'go.mod'), 'utf8')));
    const newest = releases.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
    expect(readFileSync(join(modules, '..', '..', '..', 'README.md'), 'utf8')).toContain(
        `below ${newest} it downloads ${newest} by itself`,
    );
});
