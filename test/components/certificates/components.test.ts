import { X509Certificate as X509 } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import { CertificateSecret, FailoverCertificates, MeshAuthority, RootAuthority } from '../../../components';
import { keyText, rootPem, signedPem } from '../../support/certificateState';
import { clusterState } from '../../support/clusterState';
import { deploy } from '../../support/deployment';
import { opened } from '../../support/secrets';
import { clusterNamed } from './support/programs';

const authority = { certificatePem: rootPem, privateKeyPem: keyText, trustBundlePem: rootPem };
const decoded = (data: unknown) =>
    Object.fromEntries(
        Object.entries(opened(data) as Record<string, string>).map(([file, text]) => [
            file,
            Buffer.from(text, 'base64').toString('utf8'),
        ]),
    );

describe('RootAuthority', () => {
    const outputs = async (phase: 'introduce' | 'reissue' | 'retire') => {
        const old = { certificatePem: signedPem, privateKeyPem: 'the old key', trustBundlePem: signedPem };
        // Not an authority's certificate, but another one; whether it may sign is checked elsewhere.
        jest.spyOn(X509.prototype, 'ca', 'get').mockReturnValue(true);
        const deployment = await deploy(() => {
            new RootAuthority('root', { rotation: { phase, predecessor: old } });
        });
        jest.restoreAllMocks();
        return opened(deployment.one('RootAuthority').outputs) as Record<string, string>;
    };

    it.each([
        ['introduce', { certificatePem: signedPem, privateKeyPem: 'the old key', trustBundlePem: signedPem + rootPem }],
        ['reissue', { certificatePem: rootPem, privateKeyPem: keyText, trustBundlePem: signedPem + rootPem }],
        ['retire', { certificatePem: rootPem, privateKeyPem: keyText, trustBundlePem: rootPem }],
    ] as const)('at %s says who signs and whom to trust', async (phase, expected) => {
        expect(await outputs(phase)).toMatchObject(expected);
    });

    it('has the component’s own name, so that no two roots are taken for one another', async () => {
        const { inputs } = (await deploy(() => void new RootAuthority('mesh-root-7', {}))).one('SelfSignedCert');
        expect(inputs['subject']).toEqual({ commonName: 'mesh-root-7', organization: 'pulumi-failover' });
    });

    it('asks for no renewal by itself: another certificate of a root is a rotation', async () => {
        const { inputs } = (await deploy(() => void new RootAuthority('root', {}))).one('SelfSignedCert');
        expect(inputs).toMatchObject({ validityPeriodHours: 87_600 });
        expect(inputs).not.toHaveProperty('earlyRenewalHours');
    });
});

describe('FailoverCertificates', () => {
    it('has further names in the server’s certificate, for further Services behind its gateway', async () => {
        const deployment = await deploy(() => {
            new FailoverCertificates('ends', {
                primaryCluster: 'europe',
                remoteCluster: 'america',
                authority,
                furtherServerNames: ['red.example.org'],
            });
        });
        const names = deployment.all('CertRequest').map(({ inputs }) => inputs['dnsNames']);
        expect(names).toHaveLength(2);
        expect(names).toContainEqual(['failover.america.internal', 'red.example.org']);
        expect(names).toContainEqual(['gateway.europe.internal']);
    });
});

describe('MeshAuthority', () => {
    const declared = (args: object = {}) =>
        deploy(() => {
            const provider = clusterNamed('cluster');
            new MeshAuthority('mesh', { clusterName: 'europe', authority, ...args }, { provider });
        });

    it('writes `cacerts` where istiod looks for it', async () => {
        const { inputs } = (await declared()).one('Secret');
        expect(inputs).toMatchObject({
            metadata: { name: 'cacerts', namespace: 'istio-system' },
            type: 'Opaque',
        });
        expect(decoded(inputs['data'])).toEqual({
            'ca-cert.pem': signedPem,
            'ca-key.pem': keyText,
            'cert-chain.pem': signedPem + rootPem,
            'root-cert.pem': rootPem,
        });
    });

    it('says on the Secret whom it trusts and who signed, for people and for the next update', async () => {
        const { metadata } = (await declared({ settlingHours: 0.5 })).one('Secret').inputs as {
            metadata: { annotations: Record<string, string> };
        };
        const root = metadata.annotations['pulumi-failover/issuing-root'];
        expect(metadata.annotations).toEqual({
            'pulumi-failover/trusted-roots': root,
            'pulumi-failover/issuing-root': expect.stringMatching(/^[0-9a-f]{64}$/) as string,
            'pulumi-failover/issuing-root-since': '2026-11-21T10:24:10.000Z',
            'pulumi-failover/issued-at': '2026-11-21T10:24:10.000Z',
            'pulumi-failover/settling-hours': '0.5',
            'pulumi-failover/allow-outage': 'false',
        });
    });

    it('follows its namespace', async () => {
        const deployment = await declared({ namespace: 'mesh-system' });
        expect(deployment.one('Secret').inputs).toMatchObject({ metadata: { namespace: 'mesh-system' } });
        expect(deployment.one('CertRequest').inputs).toMatchObject({ dnsNames: ['istiod.mesh-system.svc'] });
    });

    it('previews who will sign before the certificate exists', async () => {
        const planned = await deploy(
            () => {
                const provider = clusterNamed('cluster');
                new MeshAuthority('mesh', { clusterName: 'europe', authority }, { provider });
            },
            { preview: true },
        );
        const { annotations } = planned.one('Secret').inputs['metadata'] as { annotations: Record<string, string> };
        expect(annotations['pulumi-failover/issuing-root']).toMatch(/^[0-9a-f]{64}$/);
        expect(annotations['pulumi-failover/issued-at']).toBe(pulumi.runtime.unknownValue);
    });
});

describe('CertificateSecret', () => {
    const declared = async (args: object = {}) => {
        const deployment = await deploy(() => {
            new CertificateSecret(
                'secret',
                { secretName: 'failover-upstream', certificatePem: signedPem, privateKeyPem: keyText, ...args },
                { provider: clusterNamed('cluster') },
            );
        });
        return deployment.one('Secret').inputs;
    };

    it('writes what Gloo reads', async () => {
        const inputs = await declared({ trustBundlePem: rootPem });
        expect(inputs).toMatchObject({
            metadata: { name: 'failover-upstream', namespace: 'gloo-system' },
            type: 'kubernetes.io/tls',
        });
        expect(decoded(inputs['data'])).toEqual({ 'tls.crt': signedPem, 'tls.key': keyText, 'ca.crt': rootPem });
    });

    it.each([{}, { trustBundlePem: '' }])('has no `ca.crt` with %j', async (args) => {
        expect(Object.keys(decoded((await declared(args))['data'])).sort()).toEqual(['tls.crt', 'tls.key']);
    });

    it.each([
        ['found in the bundle', { trustBundlePem: rootPem }, /^[0-9a-f]{64}$/],
        ['as given', { trustBundlePem: rootPem, issuingRootPem: rootPem }, /^[0-9a-f]{64}$/],
        ['none when nothing is trusted', {}, /^none$/],
        ['none when none is given, as for the Gloo guide’s', { trustBundlePem: rootPem, issuingRootPem: '' }, /^none$/],
    ])('says which root issued it: %s', async (_, args, expected) => {
        const { annotations } = (await declared(args))['metadata'] as { annotations: Record<string, string> };
        expect(annotations['pulumi-failover/issuing-root']).toMatch(expected);
    });
});

describe('a certificate that is due', () => {
    const ended = { validityEndTime: '2027-01-01T00:00:00Z' };
    const soon = Date.parse('2026-12-31T00:00:00Z');
    const state = (type: string, inputs: Record<string, unknown>) =>
        type.endsWith('Cert') ? { ...clusterState(type, inputs), ...ended } : clusterState(type, inputs);

    it.each<[string, () => RootAuthority | MeshAuthority | FailoverCertificates, string]>([
        ['a root', () => new RootAuthority('due', {}), 'Introduce the next root'],
        [
            'an intermediate',
            () => new MeshAuthority('due', { clusterName: 'europe', authority }, { provider: clusterNamed('cluster') }),
            'run `pulumi up --refresh`',
        ],
        [
            'a failover’s',
            () => new FailoverCertificates('due', { primaryCluster: 'a', remoteCluster: 'b', authority }),
            'run `pulumi up --refresh`',
        ],
    ])('is said to be, with what to do about it: %s', async (_, declare, advice) => {
        const warned = jest.spyOn(pulumi.log, 'warn').mockResolvedValue();
        for (const [now, due] of [
            [soon, true],
            [Date.parse('2020-01-01T00:00:00Z'), false],
        ] as const) {
            jest.spyOn(Date, 'now').mockReturnValue(now);
            const { outputs } = await deploy(() => ({ due: declare().readyForRenewal }), { state });
            expect(outputs).toEqual({ due });
        }
        jest.restoreAllMocks();
        expect(warned).toHaveBeenCalledTimes(1);
        expect(warned.mock.calls[0]?.[0]).toContain(`The certificate ends on ${ended.validityEndTime}. `);
        expect(warned.mock.calls[0]?.[0]).toContain(advice);
    });
});
