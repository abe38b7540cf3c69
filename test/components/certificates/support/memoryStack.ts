import { isDeepStrictEqual } from 'node:util';
import { refusals } from '../../../../components/certificates/transitionGuard';
import { problemText } from '../../../../components/problem';
import { plain, type Properties } from '../../../../plugins/protocol/values';
import { tlsPlugin } from '../../../../plugins/tls/tlsPlugin';
import { clusterState } from '../../../support/clusterState';
import { deploy, type Deployment } from '../../../support/deployment';
import { opened } from '../../../support/secrets';

const plugin = tlsPlugin('0.0.0');

interface Kept {
    id: string;
    inputs: Properties;
    outputs: Properties;
}

/** What an update did, by the names of the resources. */
export interface Changes {
    created: string[];
    replaced: string[];
    updated: string[];
    deleted: string[];
    /** Why updates of Secrets were refused; those stay as they were. */
    refused: string[];
}

/**
 * A stack that remembers from one update to the next, with real keys and certificates from the lab's tls plugin: as the
 * engine does, it replaces what its plugin would and asks the components' own guard before it updates a Secret.
 */
export class MemoryStack {
    constructor(private readonly kept = new Map<string, Kept>()) {}

    /** Another stack that stands where this one does. */
    copy(): MemoryStack {
        return new MemoryStack(new Map(this.kept));
    }

    /**
     * @param program What to declare.
     * @param unreached Names of existing resources that the update does not come to, as when it is interrupted.
     */
    async up(
        program: () => Record<string, unknown> | void,
        unreached: (name: string) => boolean = () => false,
    ): Promise<{ changes: Changes; deployment: Deployment }> {
        const changes: Changes = { created: [], replaced: [], updated: [], deleted: [], refused: [] };
        const seen = new Set<string>();
        const deployment = await deploy(program, {
            state: async (type, secretInputs, name) => {
                if (!/^(tls|kubernetes):/.test(type)) {
                    return clusterState(type, secretInputs);
                }
                seen.add(name);
                const inputs = opened(secretInputs) as Properties;
                const before = this.kept.get(name);
                if (before === undefined || !unreached(name)) {
                    this.kept.set(name, await this.step(type, name, inputs, before, changes));
                }
                return this.kept.get(name)?.outputs ?? {};
            },
            timeoutMs: 100_000, // an RSA key of 4,096 bits takes seconds, on a busy machine a minute
        });
        for (const name of [...this.kept.keys()].filter((known) => !seen.has(known))) {
            this.kept.delete(name);
            changes.deleted.push(name);
        }
        for (const names of Object.values(changes)) {
            (names as string[]).sort();
        }
        return { changes, deployment };
    }

    /** An output of a resource, e.g. `certPem`. */
    text(name: string, output: string): string {
        const value = this.kept.get(name)?.outputs[output];
        if (typeof value !== 'string') {
            throw new Error(`${name} has no ${output}; there are ${[...this.kept.keys()].join(', ')}`);
        }
        return value;
    }

    /** The files of a Secret. */
    files(name: string): Record<string, string> {
        return Object.fromEntries(
            Object.entries((this.kept.get(name)?.outputs['data'] ?? {}) as Record<string, string>).map(
                ([file, data]) => [file, Buffer.from(data, 'base64').toString('utf8')],
            ),
        );
    }

    private async step(
        type: string,
        name: string,
        inputs: Properties,
        before: Kept | undefined,
        changes: Changes,
    ): Promise<Kept> {
        if (type.startsWith('kubernetes:')) {
            return stepOfSecret(name, inputs, before, changes);
        }
        if (before !== undefined) {
            const difference = await plugin.diff({
                ...urnOf(type, name),
                id: before.id,
                oldInputs: before.inputs,
                oldOutputs: before.outputs,
                newInputs: inputs,
            });
            if (difference.replaces.length === 0) {
                return before;
            }
        }
        (before === undefined ? changes.created : changes.replaced).push(name);
        return create(type, name, inputs);
    }
}

/** What the tls plugin makes of inputs, as it does for every program: refused inputs are an error. */
export async function create(type: string, name: string, inputs: Properties): Promise<Kept> {
    const checked = await plugin.check({ ...urnOf(type, name), olds: {}, news: inputs });
    if (checked.failures.length > 0) {
        throw new Error(`${name}: ${JSON.stringify(checked.failures)}`);
    }
    const { id, outputs } = await plugin.create({
        ...urnOf(type, name),
        inputs: checked.inputs,
        preview: false,
        timeoutSeconds: 0,
    });
    return { id, inputs, outputs: plain(outputs) };
}

const urnOf = (type: string, name: string) => ({ urn: `urn:pulumi:test::test::${type}::${name}` });

function stepOfSecret(name: string, inputs: Properties, before: Kept | undefined, changes: Changes): Kept {
    const now = { id: name, inputs, outputs: inputs };
    if (before === undefined || isDeepStrictEqual(before.inputs, inputs)) {
        if (before === undefined) {
            changes.created.push(name);
        }
        return before ?? now;
    }
    const refused = refusals(annotations(before.inputs), annotations(inputs), Date.now());
    changes.refused.push(...refused.map(problemText));
    if (refused.length > 0) {
        return before;
    }
    changes.updated.push(name);
    return now;
}

const annotations = (inputs: Properties) => ((inputs['metadata'] as Properties)['annotations'] ?? {}) as Properties;
