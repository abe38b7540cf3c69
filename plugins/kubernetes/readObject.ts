import { isObject } from '../../isObject';
import { InitFailed, type ReadRequest } from '../protocol/plugin';
import { at, plain, type Properties, textAt, withSecretsOf } from '../protocol/values';
import { Unreachable } from './apiError';
import { awaiterOf } from './awaiting/awaiters';
import { idOf, placeOf, recordedManager, tokenOf } from './identity';
import { desiredPart, outputsOf, projected, secretData } from './liveObject';
import type { Site } from './site';

interface Read {
    id: string;
    inputs: Properties;
    outputs: Properties;
}

/** The object as it is now, with the inputs that it fulfils: in a refresh, where these differ is where it drifted. */
export async function readObject(request: ReadRequest, site: Site): Promise<Read | undefined> {
    const { configuration } = site;
    try {
        return await readLive(request, site);
    } catch (error) {
        if (error instanceof Unreachable && configuration.deleteUnreachable) {
            site.log.warning(request.urn, `${error.message}; taken as deleted (deleteUnreachable)`);
            return undefined;
        }
        if (error instanceof Unreachable && configuration.skipUpdateUnreachable) {
            site.log.warning(request.urn, `${error.message}; left as recorded (skipUpdateUnreachable)`);
            return { id: request.id, inputs: request.inputs, outputs: request.state };
        }
        throw error;
    }
}

async function readLive({ id, urn, inputs, state }: ReadRequest, { cluster }: Site): Promise<Read | undefined> {
    const old = plain(inputs);
    const token = tokenOf(urn);
    const kind = await cluster.kinds.find(
        textAt(old, 'apiVersion') ?? token.apiVersion,
        textAt(old, 'kind') ?? token.kind,
    );
    const { namespace, name } = placeOf(id);
    const live = kind && (await cluster.get(kind, namespace ?? cluster.namespace, name));
    if (live === undefined) {
        return undefined;
    }
    const manager = recordedManager(plain(state), urn);
    const fulfilled = Object.keys(old).length === 0 ? desiredPart(live) : fulfilledInputs(live, old);
    const marked = withSecretsOf(secretData(fulfilled), inputs);
    const read = { id: idOf(live), inputs: marked, outputs: outputsOf(live, marked, manager) };

    const awaiter = awaiterOf(live, old);
    const progress = await awaiter?.progress(live, cluster);
    if (awaiter !== undefined && progress !== undefined && progress.state !== 'ready') {
        const problems = await awaiter.problems(live, cluster).catch(() => []);
        throw new InitFailed(read.id, read.inputs, read.outputs, [progress.message, ...problems]);
    }
    return read;
}

/** The inputs with live values. A Secret's `stringData` is never read back; it lives on in `data`. */
function fulfilledInputs(live: Properties, inputs: Properties): Properties {
    const texts = at(inputs, 'stringData');
    if (textAt(inputs, 'kind') !== 'Secret' || !isObject(texts)) {
        return projected(live, inputs) as Properties;
    }
    const stringData = Object.fromEntries(
        Object.keys(texts).flatMap((key) => {
            const data = at(live, 'data', key);
            return typeof data === 'string' ? [[key, Buffer.from(data, 'base64').toString()]] : [];
        }),
    );
    return projected({ ...live, stringData }, inputs) as Properties;
}
