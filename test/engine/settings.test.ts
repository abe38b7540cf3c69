import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ownSettings, readLast, readSettings, writeLast, writeSettings } from '../../engine/settings';

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('settings', () => {
    it('become what is given, and what the engine keeps beside them stays', () => {
        const file = path.join(folder, 'Pulumi.lab.yaml');
        writeFileSync(file, 'encryptionsalt: v1:abc\nconfig:\n  pulumi-failover:variant: guide\n  other:key: kept\n');
        writeSettings(folder, 'lab', { infrastructure: 'lab', replicas: '2' });
        expect(readSettings(folder, 'lab')).toEqual({
            encryptionsalt: 'v1:abc',
            config: {
                'other:key': 'kept',
                'pulumi:disable-default-providers': ['kubernetes'],
                'pulumi-failover:infrastructure': 'lab',
                'pulumi-failover:replicas': '2',
            },
        });
    });

    it('of a stack that has none are empty', () => {
        expect(readSettings(folder, 'none')).toEqual({ config: {} });
    });

    it('of the user’s own project are read as texts', () => {
        writeFileSync(
            path.join(folder, 'Pulumi.dev.yaml'),
            'config:\n  pulumi-failover:replicas: 2\n  pulumi-failover:weights: {a: 100}\n  other:key: x\n',
        );
        expect(ownSettings(folder, 'dev')).toEqual({ replicas: '2', weights: '{"a":100}' });
    });

    it('that are encrypted stay as they are, and are told to nobody', () => {
        const secret = { secure: 'v1:abc' };
        writeFileSync(
            path.join(folder, 'Pulumi.dev.yaml'),
            `config:\n  pulumi-failover:replicas: 2\n  pulumi-failover:glooLicenseKey: ${JSON.stringify(secret)}\n`,
        );
        expect(ownSettings(folder, 'dev')).toEqual({ replicas: '2' });
        writeSettings(folder, 'dev', ownSettings(folder, 'dev'));
        expect(readSettings(folder, 'dev').config).toMatchObject({ 'pulumi-failover:glooLicenseKey': secret });
    });

    it('of the last change are kept by stack', () => {
        writeLast(path.join(folder, 'new'), 'a', { variant: 'guide' });
        expect(readLast(path.join(folder, 'new'), 'a')).toEqual({ variant: 'guide' });
        expect(readLast(folder, 'b')).toEqual({});
    });
});
