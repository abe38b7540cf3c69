import type * as grpc from '@grpc/grpc-js';
import { version } from '@pulumi/pulumi/package.json';
import type { ILanguageRuntimeServer } from '@pulumi/pulumi/proto/language_grpc_pb';
import * as messages from '@pulumi/pulumi/proto/language_pb';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { messageOf } from '../../errors';
import { Children } from './children';
import { installDependencies } from './installDependencies';
import { installedPackages, requiredPackages } from './installedPackages';
import { link } from './link';
import { runPlugin } from './runPlugin';
import { runProgram } from './runProgram';
import { writeSdk } from './writeSdk';

/**
 * Stand-in for `pulumi-language-nodejs`: what `pulumi up`, `pulumi install` and `pulumi package add` ask of a language
 * host (pulumi/language.proto). It converts no programs and packs no archives; gRPC answers those as unimplemented.
 *
 * @param engine Address of the engine, which programs log to.
 */
export function languageHost(engine: string): grpc.UntypedServiceImplementation {
    const children = new Children();
    const methods: Partial<ILanguageRuntimeServer> = {
        handshake: unary(() => new messages.LanguageHandshakeResponse()),
        getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
        getRequiredPackages: unary(({ request }) =>
            new messages.GetRequiredPackagesResponse().setPackagesList(requiredPackages(programFolder(request))),
        ),
        getProgramDependencies: unary(({ request }) =>
            new messages.GetProgramDependenciesResponse().setDependenciesList(
                installedPackages(programFolder(request)).map((found) =>
                    new messages.DependencyInfo().setName(found.name).setVersion(found.version),
                ),
            ),
        ),
        about: unary(() =>
            new messages.AboutResponse().setExecutable(process.execPath).setVersion(process.version.slice(1)),
        ),
        run: unary(({ request }) => runProgram(request, engine, children)),
        runPlugin: (call) => void runPlugin(call, children),
        installDependencies: (call) => void installDependencies(call, children),
        generatePackage: unary(({ request }) => {
            writeSdk(request.getSchema(), request.getDirectory());
            return new messages.GeneratePackageResponse();
        }),
        link: unary(({ request }) => new messages.LinkResponse().setImportInstructions(link(request))),
        cancel: unary(() => {
            children.interrupt();
            return new Empty();
        }),
    };
    return methods as grpc.UntypedServiceImplementation;
}

function programFolder(request: { getInfo(): messages.ProgramInfo | undefined }): string {
    return request.getInfo()?.getProgramDirectory() ?? '.';
}

function unary<Request, Response>(
    answer: (call: grpc.ServerUnaryCall<Request, Response>) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
        Promise.resolve()
            .then(() => answer(call))
            .then(
                (response) => callback(null, response),
                (error: unknown) => callback({ code: 2, details: messageOf(error) }, null), // 2: unknown
            );
    };
}
