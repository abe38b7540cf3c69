import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import {
    type Authority,
    CertificateSecret,
    FailoverCertificates,
    MeshAuthority,
    RootAuthority,
} from '../../../components';
import { keyText, rootPem, signedPem } from '../../support/certificateState';
import { deploy } from '../../support/deployment';
import { isSecret, visible } from '../../support/secrets';
import { authorityOf } from './support/programs';

// A key that is given as plain text, as from a file.
const authority = { certificatePem: rootPem, privateKeyPem: keyText, trustBundlePem: rootPem };

const everything = (given: pulumi.Input<Authority>) => () => {
    const provider = new kubernetes.Provider('cluster', { enableSecretMutable: true });
    const root = new RootAuthority('root', { rotation: { phase: 'introduce', predecessor: given } });
    new MeshAuthority('mesh', { clusterName: 'europe', authority: given }, { provider });
    new MeshAuthority(
        'other',
        { clusterName: 'america', authority: authorityOf(root), namespace: 'other-control-plane' },
        { provider },
    );
    const failover = new FailoverCertificates('failover', {
        primaryCluster: 'europe',
        remoteCluster: 'america',
        authority: given,
    });
    const guide = new FailoverCertificates('guide', {
        primaryCluster: 'europe',
        remoteCluster: 'america',
        hardening: 'guide',
    });
    new CertificateSecret(
        'plain',
        { secretName: 'plain', certificatePem: signedPem, privateKeyPem: keyText, trustBundlePem: rootPem },
        { provider },
    );
    return {
        keys: [
            root.privateKeyPem,
            failover.serverPrivateKeyPem,
            failover.clientPrivateKeyPem,
            guide.serverPrivateKeyPem,
        ],
        certificates: [root.certificatePem, root.trustBundlePem, failover.serverCertificatePem],
    };
};

const encoded = Buffer.from(keyText).toString('base64');

describe.each<[string, pulumi.Input<Authority>]>([
    ['given as plain text', authority],
    ['given as a secret', { ...authority, privateKeyPem: pulumi.secret(keyText) }],
    ['given later', pulumi.output(authority)],
    ['given in a promise', Promise.resolve(authority)],
    ['given as a secret with its certificate', pulumi.secret(authority)],
])('a private key %s', (_, given) => {
    it('is nowhere in the inputs, outputs and arguments that the state holds', async () => {
        const { resources } = await deploy(everything(given));
        for (const { urn, inputs, outputs } of resources) {
            const shown = JSON.stringify(visible({ inputs, outputs }));
            expect([urn, shown.includes('PRIVATE KEY'), shown.includes(encoded)]).toEqual([urn, false, false]);
        }
    });
});

it('certificates, which are public, stay readable', async () => {
    const { outputs, resources } = await deploy(everything(authority));
    expect(visible(outputs['certificates'])).toEqual([rootPem, expect.stringContaining('BEGIN CERT'), signedPem]);
    const annotated = resources.filter(({ type }) => type.endsWith(':Secret')).map(({ inputs }) => inputs['metadata']);
    expect(JSON.stringify(annotated)).toContain('pulumi-failover/trusted-roots');
    expect(annotated.some((metadata) => isSecret(metadata))).toBe(false);
});

it('keys are secret in outputs', async () => {
    const { outputs } = await deploy(everything(authority));
    const keys = outputs['keys'];
    expect(isSecret(keys) || (Array.isArray(keys) && keys.every(isSecret))).toBe(true);
});
