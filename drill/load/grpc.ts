import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { loadFileDescriptorSetFromBuffer, loadSync, type MethodDefinition } from '@grpc/proto-loader';
import { messageOf, nearest } from '../../errors';
import { isObject } from '../../isObject';
import type { PlannedGrpc } from '../plan/request';

/** As the JSON mapping of Protocol Buffers has them. */
const json = { longs: String, enums: String, bytes: String, defaults: true, json: true };
/** A flag for compression, and the length. */
const frameHeader = 5;

/** A method as a `.proto` file or a descriptor set has it. */
export class GrpcMethod {
    private constructor(
        private readonly name: string,
        private readonly definition: MethodDefinition<object, object>,
    ) {}

    /** @throws With what is wrong, in words. */
    static from({ proto, method }: Pick<PlannedGrpc, 'proto' | 'method'>): GrpcMethod {
        const found = methodsOf(proto);
        const definition = found.get(method);
        if (definition === undefined) {
            const meant = nearest(method, [...found.keys()]);
            const hint = meant === undefined ? `it has ${[...found.keys()].join(', ')}` : `did you mean ${meant}?`;
            throw new Error(`${proto} has no method ${method}: ${hint}`);
        }
        if (definition.requestStream) {
            throw new Error(`${method} takes a stream; unary and server-streaming methods can be called`);
        }
        return new GrpcMethod(method, definition);
    }

    get path(): string {
        return this.definition.path;
    }

    /** The request's message in its frame. @throws With what is wrong, in words. */
    frame(message: object): Buffer {
        let bytes: Buffer;
        let read: unknown;
        try {
            bytes = this.definition.requestSerialize(message);
            read = this.definition.requestDeserialize(bytes);
        } catch (error) {
            throw new Error(`the message does not fit ${this.name}: ${messageOf(error)}`);
        }
        const unknown = unknownField(message, read);
        if (unknown !== undefined) {
            throw new Error(`${this.name} has no such field or value: ${unknown}; names are in lowerCamelCase`);
        }
        const header = Buffer.alloc(frameHeader);
        header.writeUInt32BE(bytes.length, 1);
        return Buffer.concat([header, bytes]);
    }

    /** A reply as JSON: its message, or a list of messages where the method streams. Undefined where it is not whole. */
    replyText(frames: Buffer): string | undefined {
        const messages: unknown[] = [];
        for (let at = 0; at < frames.length;) {
            const end = at + frameHeader + (frames.length < at + frameHeader ? 0 : frames.readUInt32BE(at + 1));
            if (frames.length < end || frames[at] !== 0) {
                return undefined;
            }
            try {
                messages.push(this.definition.responseDeserialize(frames.subarray(at + frameHeader, end)));
            } catch {
                return undefined;
            }
            at = end;
        }
        return JSON.stringify(this.definition.responseStream ? messages : messages[0]);
    }
}

function methodsOf(proto: string): Map<string, MethodDefinition<object, object>> {
    const definitions = proto.endsWith('.proto')
        ? loadSync(proto, { ...json, includeDirs: [dirname(proto)] })
        : loadFileDescriptorSetFromBuffer(readFileSync(proto), json);
    return new Map(
        Object.entries(definitions).flatMap(([service, definition]) =>
            'format' in definition
                ? []
                : Object.entries(definition)
                      .filter(([, method]) => typeof method === 'object')
                      .map(([name, method]): [string, MethodDefinition<object, object>] => [
                          `${service}/${name}`,
                          method,
                      ]),
        ),
    );
}

/** The first field of a message that is not in what was read of it, or is of another kind there. */
function unknownField(message: unknown, read: unknown, path = ''): string | undefined {
    if (Array.isArray(message)) {
        return message
            .map((each, index) =>
                unknownField(each, Array.isArray(read) ? read[index] : undefined, `${path}[${index}]`),
            )
            .find((found) => found !== undefined);
    }
    if (!isObject(message) || !isObject(read)) {
        return isObject(message) === isObject(read) ? undefined : path;
    }
    return Object.entries(message)
        .map(([key, value]) => {
            const field = path === '' ? key : `${path}.${key}`;
            return Object.hasOwn(read, key) ? unknownField(value, read[key], field) : field;
        })
        .find((found) => found !== undefined);
}
