import type * as grpc from '@grpc/grpc-js';
import type { IResourceProviderServer } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as messages from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import type { Checked, Difference, Plugin } from './plugin';
import { serviceError } from './serviceError';
import type { Properties } from './values';

/** The methods of the provider protocol (pulumi/provider.proto), answered by the plugin. */
export function methodsOf(plugin: Plugin): Partial<IResourceProviderServer> {
    const refused = <Request, Response>(what: (request: Request) => string): grpc.handleUnaryCall<Request, Response> =>
        unary((request: Request) =>
            Promise.reject<Response>(
                new Error(`${plugin.description} has no ${what(request)}; install the official plugin for it`),
            ),
        );
    return {
        getSchema: unary(() => {
            const { schema, description } = plugin;
            return schema === undefined
                ? Promise.reject(new Error(`${description} has no schema; install the official plugin for it`))
                : Promise.resolve(new messages.GetSchemaResponse().setSchema(JSON.stringify(schema)));
        }),
        checkConfig: unary(async (request: messages.CheckRequest) =>
            checkResponse(await plugin.checkConfig(properties(request.getNews()))),
        ),
        diffConfig: unary(async (request: messages.DiffRequest) =>
            diffResponse(
                await plugin.diffConfig(
                    properties(request.hasOldInputs() ? request.getOldInputs() : request.getOlds()),
                    properties(request.getNews()),
                ),
            ),
        ),
        configure: unary(async (request: messages.ConfigureRequest) => {
            await plugin.configure(properties(request.getArgs()));
            return new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
        }),
        check: unary(async (request: messages.CheckRequest) =>
            checkResponse(
                await plugin.check({
                    urn: request.getUrn(),
                    olds: properties(request.getOlds()),
                    news: properties(request.getNews()),
                }),
            ),
        ),
        diff: unary(async (request: messages.DiffRequest) =>
            diffResponse(
                await plugin.diff({
                    id: request.getId(),
                    urn: request.getUrn(),
                    oldInputs: properties(request.getOldInputs()),
                    oldOutputs: properties(request.getOlds()),
                    newInputs: properties(request.getNews()),
                }),
            ),
        ),
        create: unary(async (request: messages.CreateRequest) => {
            const created = await plugin.create({
                urn: request.getUrn(),
                inputs: properties(request.getProperties()),
                preview: request.getPreview(),
                timeoutSeconds: request.getTimeout(),
            });
            return new messages.CreateResponse().setId(created.id).setProperties(struct(created.outputs));
        }),
        read: unary(async (request: messages.ReadRequest) => {
            const found = await plugin.read({
                id: request.getId(),
                urn: request.getUrn(),
                inputs: properties(request.getInputs()),
                state: properties(request.getProperties()),
            });
            const response = new messages.ReadResponse();
            return found
                ? response.setId(found.id).setInputs(struct(found.inputs)).setProperties(struct(found.outputs))
                : response;
        }),
        update: unary(async (request: messages.UpdateRequest) => {
            const outputs = await plugin.update({
                id: request.getId(),
                urn: request.getUrn(),
                oldInputs: properties(request.getOldInputs()),
                oldOutputs: properties(request.getOlds()),
                inputs: properties(request.getNews()),
                preview: request.getPreview(),
                timeoutSeconds: request.getTimeout(),
            });
            return new messages.UpdateResponse().setProperties(struct(outputs));
        }),
        delete: unary(async (request: messages.DeleteRequest) => {
            await plugin.delete({
                id: request.getId(),
                urn: request.getUrn(),
                inputs: properties(request.getOldInputs()),
                outputs: properties(request.getProperties()),
                timeoutSeconds: request.getTimeout(),
            });
            return new Empty();
        }),
        invoke: refused((request: messages.InvokeRequest) => `function ${request.getTok()}`),
        call: refused((request: messages.CallRequest) => `function ${request.getTok()}`),
        construct: refused((request: messages.ConstructRequest) => `component ${request.getType()}`),
        cancel: unary(() => {
            plugin.cancel();
            return Promise.resolve(new Empty());
        }),
    };
}

function unary<Request, Response>(
    answer: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
        answer(call.request).then(
            (response) => callback(null, response),
            (error: unknown) => callback(serviceError(error), null),
        );
    };
}

function properties(struct: Struct | undefined): Properties {
    return struct?.toJavaScript() ?? {};
}

function struct(value: Properties): Struct {
    return Struct.fromJavaScript(value);
}

function checkResponse({ inputs, failures }: Checked): messages.CheckResponse {
    return new messages.CheckResponse()
        .setInputs(struct(inputs))
        .setFailuresList(
            failures.map(({ property, reason }) => new messages.CheckFailure().setProperty(property).setReason(reason)),
        );
}

function diffResponse({ changes, paths, replaces, deleteBeforeReplace }: Difference): messages.DiffResponse {
    const response = new messages.DiffResponse()
        .setChanges(changes ? messages.DiffResponse.DiffChanges.DIFF_SOME : messages.DiffResponse.DiffChanges.DIFF_NONE)
        .setReplacesList(replaces)
        .setDiffsList([...new Set(Object.keys(paths).map(topLevel))])
        .setDeletebeforereplace(deleteBeforeReplace)
        .setHasdetaileddiff(true);
    const { Kind } = messages.PropertyDiff;
    for (const [path, kind] of Object.entries(paths)) {
        const [inPlace, replace] = {
            add: [Kind.ADD, Kind.ADD_REPLACE],
            delete: [Kind.DELETE, Kind.DELETE_REPLACE],
            update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
        }[kind] as [messages.PropertyDiff.Kind, messages.PropertyDiff.Kind];
        const detail = new messages.PropertyDiff()
            .setKind(replaces.includes(path) ? replace : inPlace)
            .setInputdiff(true);
        response.getDetaileddiffMap().set(path, detail);
    }
    return response;
}

function topLevel(path: string): string {
    return path.split(/[.[]/, 1)[0] ?? path;
}
