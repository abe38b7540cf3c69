import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Message } from './envoyTypes';
import type { Translation } from './translate';

/** What Envoy asks for, by the end of the path (https://www.envoyproxy.io/docs/envoy/latest/api-docs/xds_protocol#rest-json-polling). */
const nameField = { listeners: 'name', routes: 'name', clusters: 'name', endpoints: 'clusterName' } as const;
export type ResourceType = keyof typeof nameField;

export const isResourceType = (text: string): text is ResourceType => text in nameField;

export interface Answer {
    version: string;
    resources: Message[];
}

/** What is served at the moment, and word of every change. */
export class Served extends EventEmitter<{ changed: [] }> {
    private translation: Pick<Translation, ResourceType> | undefined;

    constructor() {
        super();
        this.setMaxListeners(0); // one waits for each question of each proxy
    }

    set(translation: Pick<Translation, ResourceType>): void {
        this.translation = translation;
        this.emit('changed');
    }

    /**
     * The resources of a type, or those with the given names, with a version that changes with their content.
     * Undefined while there is nothing to tell: before the first translation, or for names that there are none of.
     */
    answer(type: ResourceType, names: readonly string[]): Answer | undefined {
        if (!this.translation) {
            return undefined;
        }
        const resources = this.translation[type].filter(
            (resource) => names.length === 0 || names.includes(resource[nameField[type]] as string),
        );
        if (names.length > 0 && resources.length === 0) {
            return undefined;
        }
        const version = createHash('sha256').update(JSON.stringify(resources)).digest('hex').slice(0, 16);
        return { version, resources };
    }
}
