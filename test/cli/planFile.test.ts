import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlanFile } from '../../cli/planFile';
import { BadInput } from '../../errors';
import { handedOver } from '../../lab/enter';

const folder = mkdtempSync(join(tmpdir(), 'plan-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
    ['p.json', '{\n  "key": hunter2 }', 'is not valid JSON at line 2, column 10'],
    ['p.json', '{\n  "key": "hunter2" "a": 1 }', 'is not valid JSON at line 2, column 20'],
    ['p.json', '["hunter2",]', 'is not valid JSON at line 1, column 12'],
    ['p.json', '{ "key": "hunter2', 'is not valid JSON at line 1, column 18'],
    ['p.json', '{ "key": ["hunter2",', 'is not valid JSON at line 1, column 21'],
    ['p.json', 'hunter2', 'is not valid JSON at line 1, column 1'],
    ['p.json', '', 'is not valid JSON at line 1, column 1'],
    ['p.yaml', 'a:\n  key: *hunter2', 'is not valid YAML at line 2, column 16: unidentified alias'],
    ['p.yml', 'key: !hunter2 x', 'is not valid YAML at line 1, column 16: unknown tag'],
    ['p.yml', 'key: "hunter2', 'is not valid YAML at line 2, column 1: unexpected end of the stream'],
])('%s with %j is refused by its place, and its text is not shown', (name, text, problem) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    const refusal = (): unknown => readPlanFile(file);
    expect(refusal).toThrow(BadInput);
    expect(refusal).toThrow(`\`--plan\` is ${file}, which ${problem}`);
    expect(refusal).not.toThrow('hunter2');
});

it.each([
    ['YAML', 'entry: http://localhost\n'],
    ['JSON', ' {"entry": "http://localhost"}'],
])('is %s in a pipe, too, whose paths are relative to the working directory', (format, text) => {
    const pipe = join(folder, `pipe-${format}`);
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', 'printf %s "$0" > "$1"', text, pipe], { stdio: 'ignore' });
    expect(writer.pid).toBeDefined();
    expect(readPlanFile(pipe)).toEqual({ text, isPipe: true, folder: '.', value: { entry: 'http://localhost' } });
});

it('is handed over to a command by a descriptor, which it opens by its path', () => {
    const text = 'entry: http://localhost\n';
    const script = "console.log(require('node:fs').readFileSync('/dev/fd/3', 'utf8') + process.argv.length)";
    const stdout = execFileSync(process.execPath, ['-e', script], {
        stdio: ['ignore', 'pipe', 'inherit', handedOver(text)],
        encoding: 'utf8',
    });
    expect(stdout).toBe(`${text}1\n`);
    const descriptor = handedOver(text);
    expect(readPlanFile(`/dev/fd/${descriptor}`)).toMatchObject({ isPipe: true, folder: '.', text });
});

it('is refused by name where it cannot be read', () => {
    const none = join(folder, 'none.json');
    expect(() => readPlanFile(none)).toThrow(`\`--plan\` is ${none}: ENOENT`);
});
