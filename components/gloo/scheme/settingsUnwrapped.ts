import type * as pulumi from '@pulumi/pulumi';
import type * as settings from './settings';
import type * as upstreams from '../upstream/settings';

/** The settings as they are once known, with their namespaces and ports filled in. */
export type DeclaredUpstream = pulumi.Unwrap<upstreams.DeclaredUpstream> & { namespace: string };
export type RemoteGateway = pulumi.Unwrap<settings.RemoteGateway> & { port: number };
