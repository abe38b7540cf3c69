import { createRequire } from 'node:module';
import type * as ec2 from '@pulumi/aws/ec2';
import type * as eks from '@pulumi/aws/eks';
import type * as iam from '@pulumi/aws/iam';
import type * as local from '@pulumi/command/local';
import type * as compute from '@pulumi/gcp/compute';
import type * as container from '@pulumi/gcp/container';
import type * as gkehub from '@pulumi/gcp/gkehub';
import type * as projects from '@pulumi/gcp/projects';
import { RunError } from '@pulumi/pulumi';
import { codeOf, messageOf } from '../../errors';

/** Optional peer dependencies that some components need, in package.json's versions. */
export const cloudPackages = {
    '@pulumi/aws': { versions: '^7.48.0', neededBy: '`EksCluster`' },
    '@pulumi/command': { versions: '^1.2.0', neededBy: '`KindCluster` and `KindRoutes`' },
    '@pulumi/gcp': { versions: '^9.37.0', neededBy: '`GkeCluster` and the stacks on GKE' },
} as const;

type CloudPackage = keyof typeof cloudPackages;

/** Modules of `@pulumi/aws`, loaded at first use. */
export const aws = {
    get ec2() {
        return loaded<typeof ec2>('@pulumi/aws', 'ec2');
    },
    get eks() {
        return loaded<typeof eks>('@pulumi/aws', 'eks');
    },
    get iam() {
        return loaded<typeof iam>('@pulumi/aws', 'iam');
    },
};

/** Modules of `@pulumi/command`, loaded at first use. */
export const command = {
    get local() {
        return loaded<typeof local>('@pulumi/command', 'local');
    },
};

/** Modules of `@pulumi/gcp`, loaded at first use. */
export const gcp = {
    get compute() {
        return loaded<typeof compute>('@pulumi/gcp', 'compute');
    },
    get container() {
        return loaded<typeof container>('@pulumi/gcp', 'container');
    },
    get gkehub() {
        return loaded<typeof gkehub>('@pulumi/gcp', 'gkehub');
    },
    get projects() {
        return loaded<typeof projects>('@pulumi/gcp', 'projects');
    },
};

/** Resolves like this file: the program's packages, or the plugin's. */
const standardLoad = createRequire(__filename);

/** @throws RunError when the package is not installed: Pulumi shows it without a stack trace. */
function loaded<Module>(name: CloudPackage, module: string): Module {
    return load(name, module, standardLoad) as Module;
}

/** The module of a package, by `require`. The error for a missing package says how to install it. */
export function load(name: CloudPackage, module: string, require: (path: string) => unknown): unknown {
    const path = `${name}/${module}`;
    try {
        return require(path);
    } catch (error) {
        if (codeOf(error) === 'MODULE_NOT_FOUND' && messageOf(error).includes(`'${path}'`)) {
            const { versions, neededBy } = cloudPackages[name];
            throw new RunError(
                `${neededBy} need${neededBy.includes(' and ') ? '' : 's'} the package ${name}, which is not installed. ` +
                    `Install it beside pulumi-failover: npm install "${name}@${versions}"`,
            );
        }
        throw error;
    }
}
