import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hardening } from '../../../components';
import { echoEnvoyConfig } from '../../../components/apps/echoEnvoyConfig';
import { ensureTools } from '../../../lab/tools';

let envoy: string;
let folder: string;
beforeAll(async () => {
    const [tool] = await ensureTools(['envoy']);
    envoy = tool.path;
    folder = mkdtempSync(join(tmpdir(), 'echo-envoy-'));
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(Object.values(Hardening))('Envoy accepts its configuration, %s', (hardening) => {
    const file = join(folder, `${hardening}.json`);
    writeFileSync(file, JSON.stringify(echoEnvoyConfig({ hardening, echoPort: 5678 })));
    expect(() => execFileSync(envoy, ['--mode', 'validate', '-c', file], { stdio: 'pipe' })).not.toThrow();
});
