import {
    chmodSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    realpathSync,
    rmSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { LanguageRuntimeClient, LanguageRuntimeService } from '@pulumi/pulumi/proto/language_grpc_pb';
import * as messages from '@pulumi/pulumi/proto/language_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { languageHost } from '../../../plugins/nodejs/languageHost';

let folder: string;
let server: grpc.Server;
let client: LanguageRuntimeClient;
const path = process.env['PATH'];

beforeAll(async () => {
    server = new grpc.Server();
    server.addService(LanguageRuntimeService, languageHost('127.0.0.1:9'));
    const port = await new Promise<number>((succeed, fail) =>
        server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
            error ? fail(error) : succeed(bound),
        ),
    );
    client = new LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
});
afterAll(() => {
    client.close();
    server.forceShutdown();
});
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'host-'));
});
afterEach(() => {
    process.env['PATH'] = path;
    rmSync(folder, { recursive: true });
});

function write(file: string, text: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown;

const info = (options: Record<string, unknown> = {}) =>
    new messages.ProgramInfo()
        .setRootDirectory(folder)
        .setProgramDirectory(folder)
        .setEntryPoint('.')
        .setOptions(Struct.fromJavaScript(options as Record<string, string>));

/** The answer to a request. */
const answer = <Response>(
    call: (done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> =>
    new Promise((succeed, fail) => call((error, response) => (error ? fail(error) : succeed(response))));

/** Everything that a stream gave; its error, if it ended with one. */
async function all<Response>(stream: grpc.ClientReadableStream<Response>): Promise<Response[]> {
    const responses: Response[] = [];
    for await (const response of stream) {
        responses.push(response as Response);
    }
    return responses;
}

/** A runner as @pulumi/pulumi has it, that writes down how it was run. */
function runner(name: string, exitCode: number): void {
    const seen = `{ args: process.argv.slice(2), env: process.env, node: process.execArgv, cwd: process.cwd() }`;
    write(
        `node_modules/@pulumi/pulumi/cmd/${name}/index.js`,
        `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'seen.json'))}, JSON.stringify(${seen}));
        console.log('said'); process.exitCode = ${exitCode};`,
    );
}

describe('the language host', () => {
    it('names the plugins that the installed packages need', async () => {
        const manifest = (name: string, pulumi?: object) =>
            write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.2.3', pulumi }));
        manifest('@pulumi/tls', { resource: true, version: 'v5.6.1' });
        manifest('shop', { resource: true, name: 'till', server: 'https://shop.example' });
        manifest('js-yaml');
        manifest('@pulumi/pulumi');
        const request = new messages.GetRequiredPackagesRequest().setInfo(info());
        const response = await answer<messages.GetRequiredPackagesResponse>((done) =>
            client.getRequiredPackages(request, done),
        );
        const found = response.getPackagesList().map((each) => [each.getName(), each.getVersion(), each.getServer()]);
        expect(found.sort()).toEqual([
            ['till', 'v1.2.3', 'https://shop.example'],
            ['tls', 'v5.6.1', ''],
        ]);
    });

    it.each([
        [0, false, ''],
        [32, true, ''],
        [3, false, 'The program ended with exit code 3.'],
    ])('runs a program that ends with %d', async (code, bail, error) => {
        runner('run', code);
        const request = new messages.RunRequest()
            .setInfo(info({ nodeargs: '--no-warnings', typescript: false }))
            .setStack('dev')
            .setProject('shop')
            .setMonitorAddress('127.0.0.1:7')
            .setDryrun(true)
            .setConfigsecretkeysList(['shop:key']);
        request.getConfigMap().set('shop:key', 'value');
        const response = await answer<messages.RunResponse>((done) => client.run(request, done));
        expect([response.getBail(), response.getError()]).toEqual([bail, error]);
        const { args, env, node } = read('seen.json') as { args: string[]; env: NodeJS.ProcessEnv; node: string[] };
        expect(node).toContain('--no-warnings');
        expect(args.join(' ')).toContain(`--monitor 127.0.0.1:7 --engine 127.0.0.1:9 --project shop`);
        expect(args.slice(-2)).toEqual(['--dry-run', '.']);
        expect(JSON.parse(env['PULUMI_CONFIG'] ?? '')).toEqual({ 'shop:config:key': 'value' });
        expect(env['PULUMI_CONFIG_SECRET_KEYS']).toBe('["shop:key"]');
        expect(env).not.toHaveProperty('PULUMI_NODEJS_TYPESCRIPT');
    });

    it('says what to install where the SDK is missing', async () => {
        const request = new messages.RunRequest().setInfo(info());
        await expect(answer((done) => client.run(request, done))).rejects.toThrow('npm install @pulumi/pulumi');
    });

    it('runs a plugin in the environment it is given, and passes its output on', async () => {
        runner('run-plugin', 4);
        const request = new messages.RunPluginRequest()
            .setInfo(info())
            .setPwd(folder)
            .setArgsList(['127.0.0.1:9'])
            .setEnvList(['NAME=a=b']);
        const responses = await all(client.runPlugin(request));
        expect(responses.map((each) => Buffer.from(each.getStdout_asU8()).toString()).join('')).toBe('said\n');
        expect(responses.at(-1)?.getExitcode()).toBe(4);
        const { args, env } = read('seen.json') as { args: string[]; env: NodeJS.ProcessEnv };
        expect(args).toEqual([folder, '127.0.0.1:9']);
        expect(env).toEqual({ NAME: 'a=b', PULUMI_NODEJS_TYPESCRIPT: 'true' });
    });

    it('runs a policy pack in its own folder, by the runner for it', async () => {
        runner('run-policy-pack', 0);
        const request = new messages.RunPluginRequest()
            .setInfo(info())
            .setKind('analyzer')
            .setPwd('/')
            .setArgsList(['127.0.0.1:9']);
        expect((await all(client.runPlugin(request))).at(-1)?.getExitcode()).toBe(0);
        expect(read('seen.json')).toMatchObject({ args: ['127.0.0.1:9', folder], cwd: realpathSync(folder) });
    });

    it('ends a plugin when the engine hangs up', async () => {
        const trace = join(folder, 'trace');
        write(
            'node_modules/@pulumi/pulumi/cmd/run-plugin/index.js',
            `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(trace)}, 'gone'));
            process.on('SIGTERM', () => process.exit());
            setInterval(() => {}, 1000); console.log('ready to be ended');`,
        );
        const stream = client.runPlugin(new messages.RunPluginRequest().setInfo(info()).setPwd(folder));
        stream.on('error', () => undefined); // it is cancelled
        await new Promise((started) => stream.once('data', started));
        stream.cancel();
        await expect(ended(trace)).resolves.toBe('gone');
    });

    it.each([
        [true, 0],
        [false, 1],
    ])('installs dependencies (plugin: %s, npm exits with %d)', async (isPlugin, code) => {
        write('bin/npm', `#!/bin/sh\necho "$PWD: $*"\nexit ${code}\n`);
        chmodSync(join(folder, 'bin', 'npm'), 0o755);
        process.env['PATH'] = [join(folder, 'bin'), path].join(delimiter);
        const request = new messages.InstallDependenciesRequest().setInfo(info()).setIsPlugin(isPlugin);
        const stream = client.installDependencies(request);
        let said = '';
        stream.on('data', (response: messages.InstallDependenciesResponse) => {
            said += Buffer.from(response.getStdout_asU8()).toString();
        });
        const error = await new Promise((done) => stream.on('end', () => done('')).on('error', (e) => done(e.message)));
        expect(said).toContain(`${folder}: install`);
        expect(said.includes('--omit=dev')).toBe(isPlugin);
        expect(error).toContain(code === 0 ? '' : `npm install in ${folder} failed`);
    });

    it('adds generated SDKs to the dependencies of a program', async () => {
        write('package.json', JSON.stringify({ name: 'mine', dependencies: { a: '1.0.0' } }));
        write('sdks/shop/package.json', JSON.stringify({ name: '@pulumi/shop-till' }));
        const dependency = new messages.LinkRequest.LinkDependency().setPath('sdks/shop');
        const request = new messages.LinkRequest().setInfo(info()).setPackagesList([dependency]);
        const response = await answer<messages.LinkResponse>((done) => client.link(request, done));
        expect(response.getImportInstructions()).toContain('import * as shopTill from "@pulumi/shop-till";');
        expect(read('package.json')).toEqual({
            name: 'mine',
            dependencies: { a: '1.0.0', '@pulumi/shop-till': 'file:sdks/shop' },
        });
    });
});

/** The text of a file, once it has some. */
async function ended(file: string): Promise<string> {
    for (;;) {
        const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
        if (text) {
            return text;
        }
        await new Promise((again) => setTimeout(again, 20));
    }
}
