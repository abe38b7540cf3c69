import { messageOf } from '../../errors';
import type { Log } from '../protocol/engineLog';
import { type Properties, textAt } from '../protocol/values';
import { isNotFound } from './apiError';
import type { Cluster } from './cluster';
import type { Configuration } from './configuration';
import { describe, type Kind } from './kinds';
import { Patience, pause } from './patience';

/** What every operation works with. */
export interface Site {
    cluster: Cluster;
    configuration: Configuration;
    log: Log;
    /** Fires when the user interrupts the update. */
    interrupted: AbortSignal;
}

/** How long a kind whose CustomResourceDefinition was established a moment ago may take to be served everywhere. */
const newKindSeconds = 10;

/** The manifest's kind as the API server serves it, waiting a moment for a definition that was just created. */
export async function servedKind(manifest: Properties, { cluster, interrupted }: Site): Promise<Kind> {
    const [apiVersion = '', kind = ''] = [textAt(manifest, 'apiVersion'), textAt(manifest, 'kind')];
    const patience = new Patience(newKindSeconds, interrupted);
    for (let turn = 0; ; turn++) {
        const found = await cluster.kinds.find(apiVersion, kind);
        if (found !== undefined) {
            return found;
        }
        if (patience.ended('') !== undefined) {
            throw new Error(
                `the cluster does not serve ${apiVersion} ${kind}: is its CustomResourceDefinition installed, ` +
                    'and does this resource depend on it?',
            );
        }
        await pause(turn, patience);
    }
}

/** Repeats what fails with 404 while a kind that was just defined is not served by every part of the API server. */
export async function onceServed<T>(work: () => Promise<T>, { interrupted }: Site): Promise<T> {
    const patience = new Patience(newKindSeconds, interrupted);
    for (let turn = 0; ; turn++) {
        try {
            return await work();
        } catch (error) {
            // With details, the 404 is about an object (its namespace, say); without, the path itself is not served.
            if (!isNotFound(error) || error.about !== undefined || patience.ended('') !== undefined) {
                throw error;
            }
        }
        await pause(turn, patience);
    }
}

/** The error with the object it is about in front, and every cause the API server gave. */
export function about(manifest: Properties, error: unknown): Error {
    const message = messageOf(error);
    const named =
        message.includes(`"${textAt(manifest, 'metadata', 'name') ?? ''}"`) || message.startsWith(describe(manifest));
    return new Error(named ? message : `${describe(manifest)}: ${message}`, { cause: error });
}
