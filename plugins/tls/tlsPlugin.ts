import { changesBetween, propertyPath } from '../protocol/changes';
import type { Difference, Plugin } from '../protocol/plugin';
import { hasUnknowns, isUnknown, plain, type Properties, withoutNulls, withSecretsOf } from '../protocol/values';
import { certRequest } from './certRequest';
import { locallySignedCert } from './locallySignedCert';
import { privateKey } from './privateKey';
import { refusalsOf, type TlsResource } from './resource';
import { selfSignedCert } from './selfSignedCert';
import { isReadyForRenewal } from './validity';

const resources: Record<string, TlsResource> = {
    'tls:index/privateKey:PrivateKey': privateKey,
    'tls:index/selfSignedCert:SelfSignedCert': selfSignedCert,
    'tls:index/certRequest:CertRequest': certRequest,
    'tls:index/locallySignedCert:LocallySignedCert': locallySignedCert,
};

const standIn = "the lab's stand-in for the tls plugin";

/** The stand-in for the tls plugin: keys, requests and certificates, kept nowhere but in the stack's state. */
export function tlsPlugin(version: string): Plugin {
    return {
        description: standIn,
        version,
        checkConfig: (news) =>
            Promise.resolve({
                inputs: news,
                failures: Object.keys(news)
                    .filter((property) => property !== 'version')
                    .map((property) => ({ property, reason: `is not supported by ${standIn}` })),
            }),
        diffConfig: () => Promise.resolve({ changes: false, paths: {}, replaces: [], deleteBeforeReplace: false }),
        configure: () => Promise.resolve(),
        check: ({ urn, news }) => {
            const inputs = withoutNulls(plain(news));
            const resource = resourceOf(urn);
            const failures =
                resource === undefined
                    ? [{ property: 'type', reason: `${standIn} has no ${typeOf(urn)}` }]
                    : refusalsOf(resource, inputs);
            return Promise.resolve({ inputs: withSecretsOf(inputs, news), failures });
        },
        diff: ({ urn, oldInputs, oldOutputs, newInputs }) =>
            Promise.resolve(difference(required(urn), plain(oldInputs), plain(oldOutputs), plain(newInputs))),
        create: async ({ urn, inputs, preview }) => {
            if (preview || hasUnknowns(inputs)) {
                return { id: '', outputs: inputs };
            }
            const { id, outputs } = await required(urn).create(plain(inputs));
            return { id, outputs: withSecretsOf(outputs, inputs) };
        },
        read: ({ id, urn, inputs, state }) => {
            if (Object.keys(state).length === 0) {
                return Promise.reject(new Error(`${typeOf(urn)} cannot be imported: it lives in a stack's state only`));
            }
            return Promise.resolve({ id, inputs, outputs: renewed(state, plain(inputs)) });
        },
        update: ({ inputs, oldOutputs }) =>
            Promise.resolve(withSecretsOf(renewed({ ...oldOutputs, ...inputs }, plain(inputs)), inputs)),
        delete: () => Promise.resolve(),
        cancel: () => undefined,
    };
}

function difference(resource: TlsResource, before: Properties, outputs: Properties, after: Properties): Difference {
    const changes = changesBetween(before, after);
    const replacing = changes.filter(({ segments }) => !resource.inPlace.includes(String(segments[0])));
    const due = isReadyForRenewal(outputs, after);
    const paths = Object.fromEntries(changes.map(({ segments, kind }) => [propertyPath(segments), kind]));
    return {
        changes: due || changes.length > 0,
        paths: due ? { ...paths, readyForRenewal: 'update' } : paths,
        replaces: [...replacing.map(({ segments }) => propertyPath(segments)), ...(due ? ['readyForRenewal'] : [])],
        deleteBeforeReplace: false,
    };
}

/** The outputs with `readyForRenewal` as of now. */
function renewed(outputs: Properties, inputs: Properties): Properties {
    const { readyForRenewal } = outputs;
    return readyForRenewal === undefined || isUnknown(readyForRenewal)
        ? outputs
        : { ...outputs, readyForRenewal: isReadyForRenewal(plain(outputs), inputs) };
}

function typeOf(urn: string): string {
    return urn.split('::')[2]?.split('$').at(-1) ?? urn;
}

function resourceOf(urn: string): TlsResource | undefined {
    const type = typeOf(urn);
    return Object.hasOwn(resources, type) ? resources[type] : undefined;
}

function required(urn: string): TlsResource {
    const resource = resourceOf(urn);
    if (resource === undefined) {
        throw new Error(`${standIn} has no ${typeOf(urn)}`);
    }
    return resource;
}
